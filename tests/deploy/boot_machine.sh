#!/bin/bash
# Boots systemd as PID 1 over a throw-away copy of this machine's root, in namespaces of its own.
# Usage: boot_machine.sh SOURCE SCRATCH     started by booted_machine.py; must be root
#
# Nothing is written to the machine: an overlay in memory takes every change, and all mounts are in a
# mount namespace that ends with the processes. The network is the machine's own, so that the service
# reaches the local services of the test. SOURCE appears read-only as /source, SCRATCH as /scratch.
set -euo pipefail
SOURCE=$(realpath "$1") SCRATCH=$(realpath "$2")

if [[ ${3:-} != inside ]]; then
  exec unshare --mount --pid --fork --kill-child=SIGKILL --cgroup --ipc --uts --propagation private \
    -- "$0" "$SOURCE" "$SCRATCH" inside
fi

hostname performance-tracker-test
layer=/mnt
mount -t tmpfs -o size=6g,mode=755 tmpfs "$layer"
mkdir "$layer"/{upper,work,root}
root=$layer/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$root"
mkdir -p "$root/source" "$root/scratch"
mount --bind "$SOURCE" "$root/source"
mount -o remount,bind,ro "$root/source"
mount --bind "$SCRATCH" "$root/scratch"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
: >"$root/dev/console"

if [[ $(stat -fc %T /sys/fs/cgroup) == cgroup2fs ]]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  mkdir "$root"/sys/fs/cgroup/{systemd,unified}
  mount -t cgroup -o none,name=systemd,xattr cgroup "$root/sys/fs/cgroup/systemd"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
  for controller in memory pids; do
    mkdir "$root/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "$root/sys/fs/cgroup/$controller" 2>/dev/null ||
      rmdir "$root/sys/fs/cgroup/$controller"
  done
fi

# Only what the test is about shall run.
rm -f "$root"/etc/systemd/system/*.wants/*
: >"$root/etc/machine-id"
mkdir -p "$root/var/log/journal"
for unit in /lib/systemd/system/{multi-user,sysinit,timers,sockets,local-fs}.target.wants/*; do
  case $(basename "$unit") in
    systemd-journald.service | systemd-journald*.socket | systemd-tmpfiles-setup.service | systemd-journal-flush.service | dbus.socket | dbus.service) ;;
    *) ln -sfn /dev/null "$root/etc/systemd/system/$(basename "$unit")" ;;
  esac
done
for unit in cron ssh docker containerd postgresql redis-server apt-daily.timer apt-daily-upgrade.timer logrotate.timer; do
  [[ $unit == *.timer ]] || unit=$unit.service
  ln -sfn /dev/null "$root/etc/systemd/system/$unit"
done

cd "$root"
mkdir -p .former
pivot_root . .former
umount --lazy /.former
# systemd hands credentials over through mounts that must propagate.
mount --make-rshared /
exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --show-status=no --unit=multi-user.target </dev/null
