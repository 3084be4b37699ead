#!/usr/bin/env bash
# Builds the corpus of docs/benchmarks.md: about 3,000 files, 1.1 million lines, 38 MB of well-known code from Debian
# source and -dev packages and from npm, as one git commit.
#   bench/corpus.sh DIR          nothing to do when DIR is there already
set -euo pipefail

directory=${1:?usage: bench/corpus.sh DIR}
[ -d "$directory/.git" ] && { echo "corpus is there: $directory"; exit 0; }

packages="golang-google-grpc-dev golang-github-prometheus-client-golang-dev golang-github-spf13-cobra-dev
    golang-github-gin-gonic-gin-dev golang-github-hashicorp-raft-dev librust-tokio-dev librust-hyper-dev
    librust-regex-dev librust-serde-dev libpython3.11-stdlib libspdlog-dev nlohmann-json3-dev libcereal-dev
    openjdk-17-source linux-source-6.1"
npm_packages="rxjs@7.8.2 zod@4.1.12 @trpc/server@11.6.0 @tanstack/query-core@5.90.2"

for tool in apt-get dpkg-deb npm git unzip xz; do
    command -v "$tool" > /dev/null || { echo "missing: $tool" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/deb" "$work/root" "$work/tree"

(cd "$work/deb" && apt-get download -qq $packages 2>/dev/null)
for package in "$work"/deb/*.deb; do dpkg-deb -x "$package" "$work/root"; done

# take SOURCE as NAME: the code below it, without links, objects and archives
take() {
    [ -e "$1" ] || { echo "corpus: no $1" >&2; exit 1; }
    mkdir -p "$work/tree/$2"
    (cd "$1" && find . -type f -size -2M \( -name '*.go' -o -name '*.rs' -o -name '*.py' -o -name '*.h' -o -name '*.hpp' \
        -o -name '*.c' -o -name '*.java' -o -name '*.ts' -o -name '*.tsx' -o -name '*.js' -o -name '*.toml' -o -name '*.md' \
        -o -name 'Makefile' -o -name 'Kconfig' -o -name '*.json' -o -name '*.S' \) -print0 |
        tar --null -T - -cf - ) | tar -C "$work/tree/$2" -xf -
}

go=$work/root/usr/share/gocode/src
take "$go/google.golang.org/grpc" grpc
take "$go/github.com/prometheus/client_golang" client_golang
take "$go/github.com/spf13/cobra" cobra
take "$go/github.com/gin-gonic/gin" gin
take "$go/github.com/hashicorp/raft" raft
for crate in tokio hyper regex serde; do
    take "$(find "$work/root/usr/share/cargo/registry" -maxdepth 1 -name "$crate-[0-9]*" | sort | head -n 1)" "$crate"
done
take "$work/root/usr/lib/python3.11" python
take "$work/root/usr/include/spdlog" spdlog
take "$work/root/usr/include/nlohmann" nlohmann
take "$work/root/usr/include/cereal" cereal
mkdir "$work/java" "$work/linux"
unzip -q "$(find "$work/root/usr/lib/jvm" -name src.zip | head -n 1)" 'java.base/java/util/*' -d "$work/java"
take "$work/java/java.base/java/util" java_util
tar -C "$work/linux" -xf "$work/root/usr/src/linux-source-6.1.tar.xz" --strip-components=1 \
    linux-source-6.1/mm linux-source-6.1/fs/ext4
take "$work/linux/mm" linux/mm
take "$work/linux/fs/ext4" linux/fs/ext4
for package in $npm_packages; do
    (cd "$work" && npm pack --silent "$package" > name.txt && mkdir -p unpacked && tar -C unpacked -xf "$(cat name.txt)")
    take "$work/unpacked/package/src" "npm/$(basename "${package%@*}")"
    rm -rf "$work/unpacked"
done

git -C "$work/tree" init -q
git -C "$work/tree" add -A
git -C "$work/tree" -c user.name=corpus -c user.email=corpus@example.com commit -qm "The corpus"
mkdir -p "$(dirname "$directory")"
mv "$work/tree" "$directory"
echo "$(git -C "$directory" ls-files | wc -l) files, $(du -sb --exclude=.git "$directory" | cut -f1) bytes: $directory"
