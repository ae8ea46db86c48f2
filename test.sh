#!/usr/bin/env bash
# Builds everything and runs every test, after getting what the tests need (a browser, nginx) where it is missing.
# Usage: ./test.sh [extra arguments for dotnet test]
# The last line counts: "N passed, N failed" (", N skipped").
set -u
cd "$(dirname "$0")" || exit 1

find_chromium() {
  local name
  for name in "${GROKLAB_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

install_chromium() {
  command -v apt-get >/dev/null || { echo "No Chromium found; install one or set GROKLAB_CHROMIUM to its path." >&2; return 1; }
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  echo "Installing Chromium for the browser tests …"
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
}

find_nginx() {
  local name
  for name in "${GROKLAB_NGINX:-}" nginx /usr/sbin/nginx "$PWD/.tools/nginx/usr/sbin/nginx"; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

# Unpacked rather than installed: an installed nginx would be started as a service.
fetch_nginx() {
  command -v apt-get >/dev/null || { echo "No nginx found; install it or set GROKLAB_NGINX to its path." >&2; return 1; }
  echo "Fetching nginx for the test behind a reverse proxy …"
  mkdir -p .tools/nginx && (
    cd .tools/nginx || exit 1
    apt-get download -qq nginx 2>/dev/null || {
      sudo=""
      [ "$(id -u)" -eq 0 ] || sudo="sudo"
      $sudo apt-get update -qq && apt-get download -qq nginx
    } && dpkg -x nginx_*.deb .
  )
}

find_chromium >/dev/null || install_chromium || exit 1
GROKLAB_CHROMIUM="$(find_chromium)" || { echo "Chromium could not be installed." >&2; exit 1; }
export GROKLAB_CHROMIUM
find_nginx >/dev/null || fetch_nginx || exit 1
GROKLAB_NGINX="$(find_nginx)" || { echo "nginx could not be fetched." >&2; exit 1; }
export GROKLAB_NGINX

configuration=Release
dotnet build GrokLab.sln -c "$configuration" -v quiet -nologo || { echo "0 passed, 1 failed"; exit 1; }

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0
for project in tests/*/*.csproj; do
  echo "== $(basename "$project" .csproj)"
  dotnet test "$project" -c "$configuration" --no-build --nologo "$@" 2>&1 | tee "$log"
  summary="$(grep -E '(Passed|Failed|Skipped)! +- Failed:' "$log" | tail -n 1)"
  if [ -n "$summary" ]; then
    count() { sed -E "s/.*$1: +([0-9]+).*/\1/" <<<"$summary"; }
    passed=$((passed + $(count Passed))) failed=$((failed + $(count Failed))) skipped=$((skipped + $(count Skipped)))
  else
    failed=$((failed + 1)) # The test process ended without a summary.
  fi
done

if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
