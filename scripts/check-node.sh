#!/bin/sh
# Explains in one sentence what is missing if the Node of the npm package `node` cannot start; nothing else runs before
# it.
why=$(node --version 2>&1) && exit 0
case $why in
  *libatomic*) what='Install libatomic1 (Debian, Ubuntu: apt-get install libatomic1; Fedora: dnf install libatomic)' ;;
  *) what='Parley needs Linux with glibc 2.28 or newer' ;;
esac
echo "The Node that Parley runs on does not start here (${why##*: error while loading shared libraries: }). $what, then run the command again." >&2
exit 1
