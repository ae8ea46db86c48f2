#!/usr/bin/env bash
# Packs all that run.sh needs on a machine with a GPU, but without .NET and without a network: the program and the benchmark with
# the .NET runtime, and the scripts. libtorch is not packed: run.sh uses the libtorch of the PyTorch that is installed there.
# Usage: benchmarks/gpu/pack.sh TARGET.tar.xz
set -euo pipefail
target="$(realpath -m "${1:?Usage: $0 TARGET.tar.xz}")"
here="$(cd "$(dirname "$0")" && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
for project in ../../src/GrokLab.Web GrokLab.GpuBenchmarks.csproj; do
  dotnet publish "$here/$project" -c Release -r linux-x64 --self-contained -p:TorchBackend=none -p:DebugType=none -o "$folder/program" -v quiet -nologo
done
# Removes what a training process does not load: the pages' files, drawing, and .NET's debugger.
rm -rf "$folder"/program/{wwwroot,*.xml,libSkiaSharp.so,libHarfBuzzSharp.so,libmscordaccore.so,libmscordbi.so,createdump,web.config}
cp "$here"/{run.sh,make_images.py,../pytorch/steps.py} "$folder"
tar -C "$folder" -cf - . | xz -9 -T0 > "$target"
du -h "$target"
