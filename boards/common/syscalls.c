/* What the C library asks of a system, answered by semihosting.  SPDX-License-Identifier: MIT
 *
 * Descriptors 0 to 2 are the console; the next are files of the host that runs QEMU. `_sbrk` is port/linker's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "semihosting.h"
#include "semihosting_console.h"

/* newlib puts an underscore in front of the system's names, picolibc does not. */
#ifdef __PICOLIBC__
#define SYSTEM(name) name
#else
#define SYSTEM(name) _##name
#endif

enum { CONSOLE_FILES = 3, FILES_MAX = 8 };

static struct file {
	intptr_t handle; /* 0: not open */
	off_t position;  /* semihosting seeks from the start only */
} files[FILES_MAX];

int SYSTEM(open)(const char *path, int flags, ...);
int SYSTEM(close)(int descriptor);
ssize_t SYSTEM(read)(int descriptor, void *buffer, size_t bytes);
ssize_t SYSTEM(write)(int descriptor, const void *buffer, size_t bytes);
off_t SYSTEM(lseek)(int descriptor, off_t offset, int whence);
int SYSTEM(fstat)(int descriptor, struct stat *about);
int SYSTEM(isatty)(int descriptor);
int SYSTEM(unlink)(const char *path);
int SYSTEM(kill)(int process, int signal);
int SYSTEM(getpid)(void);
void _exit(int status) __attribute__((noreturn));

static int fail(int error)
{
	errno = error;
	return -1;
}

static struct file *file_of(int descriptor)
{
	int i = descriptor - CONSOLE_FILES;

	return i >= 0 && i < FILES_MAX && files[i].handle != 0 ? &files[i] : NULL;
}

static intptr_t mode_of(int flags)
{
	int writes = (flags & O_ACCMODE) != O_RDONLY;

	if (!writes)
		return SEMIHOSTING_RB;
	if (flags & O_APPEND)
		return SEMIHOSTING_AB;
	if (flags & O_TRUNC)
		return (flags & O_ACCMODE) == O_RDWR ? SEMIHOSTING_WB_PLUS : SEMIHOSTING_WB;
	return SEMIHOSTING_RB_PLUS;
}

int SYSTEM(open)(const char *path, int flags, ...)
{
	const uintptr_t block[3] = {(uintptr_t)path, (uintptr_t)mode_of(flags), strlen(path)};

	for (int i = 0; i < FILES_MAX; i++) {
		if (files[i].handle != 0)
			continue;

		intptr_t handle = semihosting(SEMIHOSTING_OPEN, block);

		if (handle == -1)
			return fail((int)semihosting(SEMIHOSTING_ERRNO, NULL));
		files[i].handle = handle;
		files[i].position = 0;
		return i + CONSOLE_FILES;
	}
	return fail(EMFILE);
}

int SYSTEM(close)(int descriptor)
{
	struct file *file = file_of(descriptor);

	if (!file)
		return fail(EBADF);

	const uintptr_t block[1] = {(uintptr_t)file->handle};

	file->handle = 0;
	return (int)semihosting(SEMIHOSTING_CLOSE, block);
}

ssize_t SYSTEM(read)(int descriptor, void *buffer, size_t bytes)
{
	struct file *file = file_of(descriptor);

	if (!file)
		return descriptor == STDIN_FILENO ? 0 : fail(EBADF);

	const uintptr_t block[3] = {(uintptr_t)file->handle, (uintptr_t)buffer, bytes};
	ssize_t done = (ssize_t)bytes - (ssize_t)semihosting(SEMIHOSTING_READ, block);

	file->position += done;
	return done;
}

ssize_t SYSTEM(write)(int descriptor, const void *buffer, size_t bytes)
{
	struct file *file = file_of(descriptor);

	if (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO) {
		console_write(buffer, bytes);
		return (ssize_t)bytes;
	}
	if (!file)
		return fail(EBADF);

	const uintptr_t block[3] = {(uintptr_t)file->handle, (uintptr_t)buffer, bytes};
	ssize_t done = (ssize_t)bytes - (ssize_t)semihosting(SEMIHOSTING_WRITE, block);

	file->position += done;
	return done > 0 || bytes == 0 ? done : fail(EIO);
}

off_t SYSTEM(lseek)(int descriptor, off_t offset, int whence)
{
	struct file *file = file_of(descriptor);

	if (!file)
		return fail(descriptor >= 0 && descriptor < CONSOLE_FILES ? ESPIPE : EBADF);
	if (whence == SEEK_CUR)
		offset += file->position;
	if (whence == SEEK_END)
		offset += (off_t)semihosting(SEMIHOSTING_FLEN, &file->handle);
	if (offset < 0)
		return fail(EINVAL);

	const uintptr_t block[2] = {(uintptr_t)file->handle, (uintptr_t)offset};

	if (semihosting(SEMIHOSTING_SEEK, block) != 0)
		return fail(EIO);
	file->position = offset;
	return offset;
}

int SYSTEM(fstat)(int descriptor, struct stat *about)
{
	struct file *file = file_of(descriptor);

	memset(about, 0, sizeof *about);
	if (!file && (descriptor < 0 || descriptor >= CONSOLE_FILES))
		return fail(EBADF);
	about->st_mode = file ? S_IFREG : S_IFCHR;
	if (file)
		about->st_size = (off_t)semihosting(SEMIHOSTING_FLEN, &file->handle);
	return 0;
}

int SYSTEM(isatty)(int descriptor)
{
	return descriptor >= 0 && descriptor < CONSOLE_FILES;
}

int SYSTEM(unlink)(const char *path)
{
	const uintptr_t block[2] = {(uintptr_t)path, strlen(path)};

	return semihosting(SEMIHOSTING_REMOVE, block) == 0 ? 0 : fail((int)semihosting(SEMIHOSTING_ERRNO, NULL));
}

/* abort() ends here. */
int SYSTEM(kill)(int process, int signal)
{
	(void)process;
	semihosting_exit(128 + signal);
}

int SYSTEM(getpid)(void)
{
	return 1;
}

void _exit(int status)
{
	semihosting_exit(status);
}
