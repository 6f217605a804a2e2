#!/bin/sh
# A newer LibreOffice beside the system's, for the tests: Debian's own build from backports, unpacked into a folder.
# The system is left as it is, and nothing is installed; run again, it does nothing.
set -eu

: "${OFFICE:=.venv/office-25}"
SUITE=bookworm-backports
KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

without() {
    why=$1
    exit 1
}

why=拆开软件包时出错
finish() {
    status=$?
    rm -rf "${work:-}"
    [ "$status" = 0 ] || echo "没有取到第二个 LibreOffice：$why" >&2
}
trap finish EXIT

[ -x "$OFFICE/program/soffice" ] && exit 0
grep -qs '^VERSION_CODENAME=bookworm$' /etc/os-release || without "只会在 Debian 12 上从 $SUITE 取"

mkdir -p "$(dirname "$OFFICE")"
work=$(mktemp -d "$(cd "$(dirname "$OFFICE")" && pwd)/office.XXXXXX")
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/root"
for suite in bookworm "$SUITE"; do
    echo "deb [signed-by=$KEYS] http://deb.debian.org/debian $suite main"
done >"$work/sources.list"

# What the system has already is not fetched again: apt looks at the packages installed here, and only downloads.
get() {
    timeout 100 apt-get -qq -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any -o Acquire::http::Timeout=20 \
        -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" "$@" >"$work/log" 2>&1 \
        || without "$(sed -n 's/^E: //p' "$work/log" | head -n 1)"
}
get update
get --yes --download-only --no-install-recommends --target-release "$SUITE" install libreoffice-calc python3-uno
for package in "$work"/cache/archives/*.deb; do
    dpkg -x "$package" "$work/root"
done

# Debian spreads it over the system by absolute paths; all of it has to be found from its own folder instead.
root=$work/root
base=$root/usr/lib/libreoffice
program=$base/program
[ -x "$program/soffice" ] || without "$SUITE 里的版本不比系统里的新"
mv -f "$base/share/.registry/main.xcd" "$base/share/registry/main.xcd"
find "$root"/usr/lib/*-linux-gnu -lname '*/libreoffice/*' -delete
cp -P "$root"/usr/lib/*-linux-gnu/*.so* "$root"/usr/lib/python3/dist-packages/uno*.py "$program"
sed -i 's|^BRAND_BASE_DIR=.*|BRAND_BASE_DIR=${ORIGIN}/..|' "$program/fundamentalrc"
sed -i '\|/usr/lib/libreoffice|d' "$program/uno.py"
cat >"$program/python" <<'PYTHON'
#!/bin/sh
# The system's Python with this LibreOffice's uno and types.
here=$(dirname "$(readlink -f "$0")")
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}" URE_BOOTSTRAP="vnd.sun.star.pathname:$here/fundamentalrc"
exec /usr/bin/python3 "$@"
PYTHON
chmod +x "$program/python"
timeout 20 "$program/soffice" --version >"$work/log" 2>&1 || without "$(tail -n 1 "$work/log")"
rm -rf "$root/usr/share/doc"
ln -s usr/lib/libreoffice/program "$root/program"
mv "$root" "$OFFICE"
