#!/bin/sh
# A Slurm cluster of this machine alone, with munge, all of it in one folder. Needs root; touches nothing outside.
# usage: one_machine.sh up|down FOLDER
# After `up`, SLURM_CONF=FOLDER/slurm.conf is the cluster.
set -eu
action=${1:?usage: one_machine.sh up|down FOLDER}
folder=${2:?usage: one_machine.sh up|down FOLDER}
export SLURM_CONF="$folder/slurm.conf"

if [ "$action" = down ]; then
    scontrol shutdown >/dev/null 2>&1 || true
    # The daemons have left their numbers; they get a moment to end by themselves.
    for name in slurmctld slurmd munged; do
        if [ -e "$folder/run/$name.pid" ]; then
            read -r process <"$folder/run/$name.pid"
            for _ in 1 2 3 4 5 6 7 8 9 10; do
                [ "$name" != munged ] && kill -0 "$process" 2>/dev/null && sleep 0.2
            done
            kill "$process" 2>/dev/null || true
        fi
    done
    exit 0
fi

mkdir -p "$folder/state" "$folder/spool" "$folder/log" "$folder/run"
chmod 755 "$folder" "$folder/run"
host=$(hostname -s)
memory=$(($(awk '/MemTotal/{print int($2/1024)}' /proc/meminfo) - 512))
dd if=/dev/urandom of="$folder/munge.key" bs=1 count=1024 status=none
chmod 400 "$folder/munge.key"
cat >"$SLURM_CONF" <<C
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/run/munge.sock
SlurmctldPort=26817
SlurmdPort=26818
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=30
KillWait=5
MinJobAge=300
JobRequeue=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
C
munged --force --key-file="$folder/munge.key" --socket="$folder/run/munge.sock" --pid-file="$folder/run/munged.pid" \
    --log-file="$folder/log/munged.log" --seed-file="$folder/run/munge.seed"
slurmctld -c
slurmd -c
tries=0
until sinfo --noheader --format=%T 2>/dev/null | grep -q idle; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ]; then
        echo "the cluster does not come up:" >&2
        cat "$folder/log/slurmctld.log" "$folder/log/slurmd.log" >&2
        exit 1
    fi
    sleep 0.3
done
