#!/bin/sh
# Runs a command whose ./backend lies on a small disk of its own. The disk is full as soon as ./fill is there, which
# ./filled answers, until the command has ended; ./backend-after is what is on it then.
set -e
cp -a backend backend-before
mount -t tmpfs -o size=512k tmpfs backend
cp -a backend-before/. backend
(
    while [ ! -e fill ]; do sleep 0.02; done
    dd if=/dev/zero of=backend/ballast bs=4k 2>/dev/null || true
    touch filled
) &
"$@" || code=$?
touch fill
wait
rm -f backend/ballast
cp -a backend backend-after
exit "${code:-0}"
