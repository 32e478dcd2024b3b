/* What newlib asks of a system: output and the end, through the debugger. `_sbrk` is Cairn's.
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>

enum { SYS_WRITEC = 0x03, SYS_EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };

int _write(int file, const char *text, int bytes);
int _read(int file, char *text, int bytes);
int _close(int file);
int _lseek(int file, int offset, int whence);
int _fstat(int file, struct stat *about);
int _isatty(int file);
int _getpid(void);
int _kill(int process, int signal);
void _exit(int status) __attribute__((noreturn));

/* The instruction that calls the debugger. On a Cortex-A or R, in ARM state, it writes to lr. */
#if defined(__ARM_ARCH_ISA_ARM)
#define SEMIHOSTING "svc 0x123456"
#else
#define SEMIHOSTING "bkpt 0xab"
#endif

static void semihosting(uint32_t call, const void *parameter)
{
	register uint32_t r0 __asm__("r0") = call;
	register const void *r1 __asm__("r1") = parameter;

	__asm__ volatile(SEMIHOSTING : "+r"(r0) : "r"(r1) : "lr", "memory");
}

int _write(int file, const char *text, int bytes)
{
	(void)file;
	for (int i = 0; i < bytes; i++)
		semihosting(SYS_WRITEC, text + i);
	return bytes;
}

int _read(int file, char *text, int bytes)
{
	(void)file, (void)text, (void)bytes;
	return 0;
}

int _close(int file)
{
	(void)file;
	return -1;
}

int _lseek(int file, int offset, int whence)
{
	(void)file, (void)offset, (void)whence;
	return 0;
}

int _fstat(int file, struct stat *about)
{
	(void)file;
	about->st_mode = S_IFCHR;
	return 0;
}

int _isatty(int file)
{
	(void)file;
	return 1;
}

int _getpid(void)
{
	return 1;
}

int _kill(int process, int signal)
{
	(void)process, (void)signal;
	errno = EINVAL;
	return -1;
}

void _exit(int status)
{
	const uint32_t block[2] = {APPLICATION_EXIT, (uint32_t)status};

	for (;;)
		semihosting(SYS_EXIT_EXTENDED, block);
}
