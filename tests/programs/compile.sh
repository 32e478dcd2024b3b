#!/bin/sh
# Compilers at work, of C and of C++: with preprocessor, assembler and linker.  SPDX-License-Identifier: MIT
#
#     tests/programs/compile.sh ROOT SOURCES      in a folder that is empty; SOURCES: a pattern
set -eu

root=$1
# shellcheck disable=SC2086 # a pattern, in folders with no blank in their names
gcc -std=c11 -O2 -I"$root/core" -c $2
g++ -std=c++17 -O2 -pthread -o containers "$root/tests/programs/containers.cc"
sha256sum -- *.o containers
