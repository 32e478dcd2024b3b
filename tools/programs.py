"""Real programs, and how they are run on an allocator.  SPDX-License-Identifier: MIT

For ci/programs, which looks at what they print and at who served them, and for tools/bench_linux, which looks at what
they cost. A program is preloaded with the allocator, and so is each that it starts.
"""
import collections
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "tests/programs"
CONTAINERS = ROOT / "build/linux/programs/containers"
LIMIT = 300  # seconds

# small and large: how much it does for a test, and for a measurement. command(folder, size) gives the words of it.
# processes: by their names, how many of them there are at least, and how many allocations each makes at least.
Program = collections.namedtuple("Program", "name small large command processes input environment",
                                 defaults=(None, {}))
Run = collections.namedtuple("Run", "status output linked", defaults=(0,))


def sqlite(database, size):
    return ["sqlite3", database, "-cmd", f".param set :rows {size}"]


PROGRAMS = [
    Program("python3", 2, 16, lambda folder, size: [sys.executable, WORK / "python.py", size],
            {pathlib.Path(sys.executable).name: (1, 100000)}, environment={"PYTHONMALLOC": "malloc"}),
    Program("perl", 3, 50, lambda folder, size: ["perl", WORK / "perl.pl", size], {"perl": (1, 50000)}),
    Program("sqlite3 in memory", 3000, 60000, lambda folder, size: sqlite(":memory:", size), {"sqlite3": (1, 10000)},
            input=WORK / "sqlite.sql"),
    Program("sqlite3 in a file", 3000, 60000, lambda folder, size: sqlite(folder / "database", size),
            {"sqlite3": (1, 10000)}, input=WORK / "sqlite.sql"),
    Program("git", 40, 400, lambda folder, size: [WORK / "git.sh", size], {"git": (12, 50)}),
    Program("gcc", "heap.c", "*.c", lambda folder, size: [WORK / "compile.sh", ROOT, ROOT / "core" / size],
            {"gcc": (1, 100), "cc1": (1, 5000), "g++": (1, 100), "cc1plus": (1, 100000), "as": (2, 300),
             "collect2": (1, 50), "ld": (1, 1000)}),
    Program("C++", "3 refuse", "40", lambda folder, size: [CONTAINERS, *size.split()], {"containers": (1, 100000)}),
]


def words(command):
    return [str(word) for word in command]


def surroundings(folder, preload, more):
    """The environment of a program: nothing of ours that it could see, but where to find programs."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C", **more}
    if preload:
        environment["LD_PRELOAD"] = str(preload)
    return environment


def run(program, size, folder, preload=None, more={}, prefix=()):
    """Run it in an empty folder; `prefix`: the words of a command that runs it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if program is REDIS:
        return run_redis(size, folder, preload, more, prefix)
    with open(program.input or os.devnull, "rb") as given:
        done = subprocess.run(words([*prefix, *program.command(folder, size)]), cwd=folder, stdin=given,
                              env=surroundings(folder, preload, {**program.environment, **more}), timeout=LIMIT,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return Run(done.returncode, done.stdout.decode(errors="replace"))


# ---- a server, and its client, which runs on the system's allocator ----

def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def redis_command(folder, port):
    # The server is the program that checks its files under another name; Debian's package of the server, which also
    # starts it with the machine, is not needed.
    server = folder / "redis-server"
    server.symlink_to(shutil.which("redis-check-rdb"))
    return [server, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder,
            "--enable-debug-command", "local", "--daemonize", "no", "--logfile", "log"]


def client(port, *command, **keywords):
    return subprocess.run(words(["redis-cli", "-p", port, *command]), check=True, stdout=subprocess.PIPE,
                          timeout=LIMIT, text=True, **keywords).stdout


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("redis-server does not answer")


def converse(port, requests):
    """What the server is asked: redis-benchmark's questions, whose answers are not looked at; then a data set."""
    subprocess.run(words(["redis-benchmark", "-p", port, "-q", "-n", requests, "-c", 20, "-P", 8, "-r", 10000,
                          "-d", 100, "-t", "set,get,incr,lpush,rpop,sadd,hset,spop,zadd,lrange_100,mset"]), check=True,
                   stdout=subprocess.DEVNULL, timeout=LIMIT)
    client(port, "flushall")
    lines = [f"set key:{i} {'value' * (i % 50)}\nrpush list:{i % 20} {i} {i * i}\nhset hash:{i % 30} field:{i} {i}\n"
             f"zadd sorted {i * 7919 % 1000} member:{i}\nappend text:{i % 10} {'x' * (i % 90)}\n" for i in range(2000)]
    client(port, input="".join(lines))
    return client(port, "debug", "digest")


def own_allocations(port):
    """The bytes that the server has from jemalloc, which it is linked with, by the books of that."""
    return int(re.search(r"^Allocated: (\d+)", client(port, "memory", "malloc-stats"), re.M)[1])


def run_redis(requests, folder, preload, more, prefix):
    port = free_port()
    server = subprocess.Popen(words([*prefix, *redis_command(folder, port)]), cwd=folder, stdin=subprocess.DEVNULL,
                              env=surroundings(folder, preload, more), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    try:
        wait_for(port)
        digest = converse(port, requests)
        linked = own_allocations(port)
        client(port, "shutdown", "nosave")
        said = server.communicate(timeout=LIMIT)[0].decode(errors="replace")  # a fault's line, if there is one
    finally:
        server.kill()
    return Run(server.returncode, digest + said, linked)


REDIS = Program("redis-server", 2000, 60000, None, {"redis-server": (1, 100000)})
PROGRAMS.append(REDIS)
