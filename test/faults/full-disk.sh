#!/bin/sh
# Runs a command whose ./backend is on a small disk. The disk fills up once the file ./fill exists, and stays full until
# the command ends. ./filled confirms it, and ./backend-after is the disk's last content.
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
