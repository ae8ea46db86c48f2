#!/usr/bin/env bash
# Runs the GPU benchmarks one after the other, the most important first; a part that fails or takes too long does not stop the rest.
# Usage: run.sh OUT [PART …]   in the folder that pack.sh packed
# Writes OUT/log and OUT/results.md. Needs python3 with PyTorch and a GPU. GROKLAB_IMAGES may name a folder with CIFAR-10's binary
# batches, or with some of its images, which are repeated; without it the images are random.
set -u
out="$(mkdir -p "${1:?Usage: $0 OUT [PART …]}" && cd "$1" && pwd)"
shift
cd "$(dirname "$0")" || exit 1
all=(devices agreement steps-fig1 steps-resnet18 epochs resume faults several-fig1 several-resnet18 evaluation memory)
declare -A limits=([agreement]=150 [steps-fig1]=170 [steps-resnet18]=200 [epochs]=150 [resume]=120 [several-fig1]=100 [several-resnet18]=100)
start=$(date +%s)
export GROKLAB_PYTORCH_STEPS="$PWD/pytorch_steps.py" Datasets__Cifar10="${GROKLAB_DATA:-/tmp/groklab-images}"
Torch__LibraryDirectory="$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')" || exit 1
export Torch__LibraryDirectory
[ -e "$Datasets__Cifar10/test_batch.bin" ] || python3 make_images.py "$Datasets__Cifar10" ${GROKLAB_IMAGES:+"$GROKLAB_IMAGES"}

devices() {
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv
  python3 -c 'import torch; print("PyTorch", torch.__version__)'
  grep -m 1 'model name' /proc/cpuinfo
  program/GrokLab.Web devices
}

# What a run says whose memory does not suffice, and whose device is not there.
faults() {
  echo 'A batch of 40,000 images:'; program/GrokLab.Web train --preset fig7-paper --set device=cuda:0 --set batchSize=40000 --json | tail -n 1
  echo 'Without a visible GPU:'; export CUDA_VISIBLE_DEVICES=; program/GrokLab.Web devices
  program/GrokLab.Web train --preset grokking-quick --set device=cuda:0 2>&1 | tail -n 1
  program/GrokLab.Web train --preset grokking-quick --set steps=20 --json | tail -n 1
}

for part in "${@:-${all[@]}}"; do
  echo "== [$(( $(date +%s) - start )) s] $part" | tee -a "$out/log"
  if [ "$part" = devices ] || [ "$part" = faults ]; then command=("$part"); else command=(timeout "${limits[$part]:-60}" program/GrokLab.GpuBenchmarks "$part"); fi
  ( "${command[@]}" ) 2>>"$out/log" > "$out/part" || echo "$part ended with code $?" >> "$out/part"
  tee -a "$out/log" < "$out/part"
  { echo "## $part"; echo; cat "$out/part"; echo; } >> "$out/results.md"
done
rm -f "$out/part"
echo "== [$(( $(date +%s) - start )) s] done" | tee -a "$out/log"
