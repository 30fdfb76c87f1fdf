#!/bin/sh
# A search on a real one-machine Slurm that loses a worker in the middle ends with the result of the local search; so does
# one whose own process is killed and that is resumed.
# usage: slurm_test.sh BITLINE SOURCES; exit 77 where Slurm, munge or root are missing (a failure if BITLINE_ALL_TOOLS is set)
set -eu
bitline=${1:?usage: slurm_test.sh BITLINE SOURCES}
sources=${2:?usage: slurm_test.sh BITLINE SOURCES}

missing() {
    echo "$1 (scripts/setup test installs Slurm and munge)"
    [ -z "${BITLINE_ALL_TOOLS:-}" ] || exit 1
    exit 77
}
for tool in slurmctld slurmd sbatch munged; do
    command -v $tool >/dev/null 2>&1 || missing "$tool is not installed"
done
[ "$(id -u)" -eq 0 ] || missing "only root can start a cluster"

folder=$(mktemp -d)
cluster="$folder/cluster"
export SLURM_CONF="$cluster/slurm.conf"
finish() {
    sh "$sources/tests/cluster/one_machine.sh" down "$cluster"
    rm -rf "$folder"
}
trap finish EXIT
fail() {
    echo "FAILED: $1"
    exit 1
}

cat >"$folder/mini.yaml" <<C
chip: small
networks: [lenet5, resnet20]
images: 40
objective: ela
limits: {area_mm2: 5}
optimiser: random
budget: 12
parameters:
  tile.pes: [4, 8]
  bits: {key: tile.pe.adc.bits, values: [6, 7, 8]}
  replication: {key: mapping.replication, values: [none, balanced]}
  cols: {key: tile.pe.crossbar.cols, values: [128, 256]}
C
cd "$folder"
"$bitline" search mini.yaml --out local --jobs 2 --quiet >local.txt

sh "$sources/tests/cluster/one_machine.sh" up "$cluster"

same() {
    for file in history.csv best.csv best.yaml; do
        cmp "local/$file" "$1/$file" || fail "$1/$file is not that of the local search"
    done
    sed 's,^results: local/,,' local.txt >local.expected
    sed "s,^results: $1/,," "$1.txt" >"$1.found"
    cmp local.expected "$1.found" || fail "$1 prints something else"
    [ ! -e "$1/slurm" ] || fail "$1/slurm is left behind"
}

# A worker is killed as soon as its unfinished file is seen, chunk-N-JOB.jsonl.PROCESS.partial: its chunk has to be
# submitted again.
"$bitline" search mini.yaml --out lost --engine slurm --slurm-chunk 8 --quiet >lost.txt &
search=$!
victim=
while [ -z "$victim" ]; do
    kill -0 $search 2>/dev/null || fail "no worker was seen"
    for file in lost/slurm/*/chunk-*.partial; do
        [ -e "$file" ] || continue
        victim=${file%.partial}
        victim=${victim##*.}
        kill -9 "$victim"
        break
    done
    sleep 0.05
done
wait $search || fail "the search that lost a worker"
scontrol show job --oneliner | grep -q JobState=FAILED || fail "no worker was lost"
same lost

# The search itself is killed, and resumed on this machine.
"$bitline" search mini.yaml --out killed --engine slurm --slurm-chunk 4 --quiet >killed.txt &
search=$!
until [ -n "$(ls killed/slurm/*/chunk-*.jsonl 2>/dev/null)" ]; do
    kill -0 $search 2>/dev/null || fail "no chunk was seen"
    sleep 0.05
done
kill -9 $search
wait $search 2>/dev/null || true
"$bitline" search mini.yaml --out killed --resume --jobs 2 --quiet >killed.txt || fail "resuming"
same killed
[ -z "$(squeue --noheader --states=PENDING,RUNNING)" ] || fail "jobs of the killed search go on"
echo "the same result with a lost worker, and after the search was killed"
