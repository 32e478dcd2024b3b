#!/bin/sh
# Git at work: a history imported, more committed, shown, packed and checked.  SPDX-License-Identifier: MIT
#
#     tests/programs/git.sh COMMITS      in a folder that is empty, and its HOME
set -eu

export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org

# Forty files, of which each commit rewrites three and at times renames one.
history() {
	awk -v commits="$1" 'BEGIN {
		for (c = 1; c <= commits; c++) {
			printf "commit refs/heads/main\nmark :%d\ncommitter A <a@example.org> %d +0000\n", c, 1700000000 + c
			subject = "Change " c
			printf "data %d\n%s\n", length(subject), subject
			if (c > 1)
				printf "from :%d\n", c - 1
			for (f = 0; f < 3; f++) {
				text = ""
				for (line = 0; line < 60; line++)
					text = text "line " line " of " (line % 5 == c % 5 ? c : line * 17 % (3 + c * 7 % 40)) "\n"
				printf "M 100644 inline folder%d/file%d\ndata %d\n%s\n", f, (c * 7 + f) % 40, length(text), text
			}
			if (c % 10 == 0)
				printf "R folder0/file%d moved/file%d\n", c * 7 % 40, c
		}
	}'
}

git init -q -b main .
git config gc.autoDetach false
history "$1" | git fast-import --quiet
git reset -q --hard
echo 'one more line' >>folder1/file1
git add folder1/file1
git commit -q -m 'One more line'
git log -p --stat -M --format='%H %s' | sha256sum
git log --oneline --graph | tail -n 3
git grep -c 'line 5 of' | sha256sum
git blame folder1/file1 | sha256sum
git gc -q --aggressive --prune=now
git fsck --no-progress --strict
git count-objects -v | grep -E '^(count|in-pack|packs|garbage):'
git rev-parse HEAD
