#!/usr/bin/env bash
# Runs the GPU benchmarks one after the other, the most important first; a part that fails or takes too long does not stop the rest.
# Usage: run.sh OUT [PART …]   in the folder that pack.sh packed
# Writes OUT/log and OUT/results.md. Needs python3 with PyTorch and a GPU. GROKLAB_IMAGES may name a folder with CIFAR-10's binary
# batches, or with some of its images, which are repeated; without it the images are random.
set -u
out="$(mkdir -p "${1:?Usage: $0 OUT [PART …]}" && cd "$1" && pwd)"
shift
cd "$(dirname "$0")" || exit 1
all=(devices dashboard onset measures steps-fig1 steps-resnet18 epochs resume faults several-fig1 several-resnet18 evaluation memory)
declare -A limits=([dashboard]=120 [onset]=150 [steps-fig1]=170 [steps-resnet18]=200 [epochs]=150 [resume]=120 [several-fig1]=100 [several-resnet18]=100)
start=$(date +%s)
export GROKLAB_PYTORCH_STEPS="$PWD/steps.py" Datasets__Cifar10="${GROKLAB_DATA:-/tmp/groklab-images}"
Torch__LibraryDirectory="$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')" || exit 1
export Torch__LibraryDirectory
[ -e "$Datasets__Cifar10/test_batch.bin" ] || python3 make_images.py "$Datasets__Cifar10" ${GROKLAB_IMAGES:+"$GROKLAB_IMAGES"}

devices() {
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv
  python3 -c 'import torch; print("PyTorch", torch.__version__)'
  grep -m 1 'model name' /proc/cpuinfo
  program/GrokLab.Web devices
}

# Launches runs over HTTP, which the dashboard's own training processes train: a run whose process is killed in the middle, the
# same run without interruption, and a run whose regularizer is unplugged in the middle.
dashboard() {
  local state url=http://localhost:5089
  state="$(mktemp -d)"
  ( cd program && exec ./GrokLab.Web --urls "$url" --Storage:Directory="$state" --Training:CheckpointInterval=00:00:02 ) > "$state/log" 2>&1 &
  trap 'kill $!; wait $!; rm -rf "$state"' EXIT
  until curl -sf "$url/api/devices"; do sleep 0.5; kill -0 $! || { tail -n 5 "$state/log"; return 1; }; done
  echo
  launch() {
    curl -sf "$url/api/runs" -H 'Content-Type: application/json' \
      -d "{ \"preset\": \"grokking-quick\", \"seeds\": [1], \"overrides\": { \"steps\": 10000, $1 } }" > /dev/null
  }
  launch '"batchSize": 512'; launch '"batchSize": 512'; launch '"regularizer": { "kind": "ncc", "nccVariance": "mean", "lambda": 1e-3 }'
  status() { curl -sf "$url/api/runs/$1" | grep -oE '"status": ?"[A-Za-z]+"' | grep -oE '[A-Za-z]+"$' | tr -d '"'; }
  until [ "$(status 1)" = Running ]; do sleep 0.2; done
  sleep 6; pkill -9 -f 'trai[n] --supervised'
  until [ "$(status 3)" = Running ]; do sleep 0.2; done
  sleep 4; nvidia-smi --query-gpu=uuid,memory.used,memory.total,utilization.gpu,temperature.gpu,power.draw --format=csv,noheader,nounits
  curl -s -X POST "$url/api/runs/3/unplug"; echo
  until [ "$(status 3)" != Running ]; do sleep 0.5; done
  for run in 1 2 3; do
    echo "run $run: $(status $run); $(curl -sf "$url/api/runs/$run" | grep -oE '"(device|deviceName|attempts|elapsedSeconds|step|libtorch)": ?[^,}]+' | tr '\n' ' ')"
    curl -sf "$url/api/runs/$run/events" | grep -oE '"kind": ?"(TakenUp|RegularizerUnplugged)","step": ?[0-9]+'
    curl -sf "$url/api/runs/$run/metrics.csv" > "$state/$run.csv"
  done
  python3 - "$state" <<'PY'
import csv, sys
one, other = (list(csv.DictReader(open(f"{sys.argv[1]}/{run}.csv"))) for run in (1, 2))
different = {a["name"] for a, b in zip(one, other) if (a["step"], a["name"], a["value"]) != (b["step"], b["name"], b["value"])} - {"steps_per_second"}
print(f"killed and resumed, and left alone: {len(one)} and {len(other)} values, metrics that differ: {sorted(different) or 'none'}")
PY
}

# The errors of a run without enough memory, and of a run whose device is missing.
faults() {
  echo 'A batch of 40,000 images:'; program/GrokLab.Web train --preset fig7-paper --set device=cuda:0 --set batchSize=40000 --json | tail -n 1
  echo 'Without a visible GPU:'; export CUDA_VISIBLE_DEVICES=; program/GrokLab.Web devices
  program/GrokLab.Web train --preset grokking-quick --set device=cuda:0 2>&1 | tail -n 1
  program/GrokLab.Web train --preset grokking-quick --set steps=20 --json | tail -n 1
}

for part in "${@:-${all[@]}}"; do
  echo "== [$(( $(date +%s) - start )) s] $part" | tee -a "$out/log"
  if declare -F "$part" > /dev/null; then command=(bash -c "$(declare -f "$part"); $part"); else command=(program/GrokLab.GpuBenchmarks "$part"); fi
  timeout --kill-after=10 "${limits[$part]:-60}" "${command[@]}" 2>>"$out/log" > "$out/part" || echo "$part ended with code $?" >> "$out/part"
  tee -a "$out/log" < "$out/part"
  { echo "## $part"; echo; cat "$out/part"; echo; } >> "$out/results.md"
done
rm -f "$out/part"
echo "== [$(( $(date +%s) - start )) s] done" | tee -a "$out/log"
