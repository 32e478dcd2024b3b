/* What a command and all its children cost.  SPDX-License-Identifier: MIT
 *
 *     spent FILE COMMAND [ARGUMENT...]
 *
 * Writes one line to FILE: microseconds of CPU time, user's and system's; KiB of memory, the most that one process had
 * resident; and page faults that needed no disk. Ends as the command does. That this program is small is the point: a
 * process begins with the peak of the one that it was forked from.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long microseconds(const struct timeval *time)
{
	return time->tv_sec * 1000000L + time->tv_usec;
}

static void write_spent(const char *path)
{
	struct rusage usage;
	FILE *file = fopen(path, "w");

	if (file == NULL || getrusage(RUSAGE_CHILDREN, &usage) != 0) {
		perror(path);
		exit(127);
	}
	fprintf(file, "%ld %ld %ld\n", microseconds(&usage.ru_utime) + microseconds(&usage.ru_stime), usage.ru_maxrss,
	        usage.ru_minflt);
	fclose(file);
}

int main(int argc, char **argv)
{
	int status;
	pid_t child;

	if (argc < 3) {
		fprintf(stderr, "usage: spent FILE COMMAND [ARGUMENT...]\n");
		return 127;
	}
	child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		perror("spent");
		return 127;
	}
	write_spent(argv[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
