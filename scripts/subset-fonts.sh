#!/usr/bin/env bash
# Rebuilds assets/fonts/ from the pinned sources. Needs npm, python3 with venv, and the npm and PyPI registries.
# Run it by hand when a face or its repertoire changes; the build itself never needs it.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/assets/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install fonttools==4.68.0
python=$work/venv/bin/python
subset=$work/venv/bin/pyftsubset

# fetch PACKAGE VERSION SHA256: unpacks one npm package of Google's fonts into $work/PACKAGE.
fetch() {
    local archive
    archive=$(cd "$work" && npm pack --silent "@expo-google-fonts/$1@$2")
    echo "$3  $work/$archive" | sha256sum --check --quiet
    mkdir "$work/$1"
    tar -xzf "$work/$archive" -C "$work/$1" --strip-components=1
}

fetch noto-sans-tc 0.4.3 e7532a3a43a6c660ee0351a167b99fe0da52f20b4940fb3fc067ed7c5bd594bf
fetch noto-sans-kr 0.4.3 7614af529705ea48e8b76cb3b056b92db66b7625ef3fc97ce76366063df94d3f
fetch noto-sans 0.4.2 98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548
fetch noto-sans-thai 0.4.2 44282ae7c24587e7e50f083e5db3aafa8011ac2eac1159ef62be4fc516a66165
fetch noto-sans-arabic 0.4.3 29e966f9d48a4ce7dd3c2c4c016f29cd888089538217303fb2c87de9e7f048ed
fetch noto-sans-hebrew 0.4.1 f82f8e852e3355521c511f2762a0130216d208d108bf4739aa977eb6a6d3012c
fetch noto-sans-devanagari 0.4.1 fb9a4c288af3829f383d945fcec350c8cdf99abf18ffe55c987c495bca42e80e
fetch noto-sans-math 0.4.2 652041ca903e7adcc1502a0621350526463e91416757310391370ff5f8fb3ce8
fetch noto-sans-symbols 0.4.1 d72d2f96c1c351967ec57842471b1da43ab8b1a40ecb003b1b0a0f50a3ee6388
fetch noto-sans-symbols-2 0.4.1 3bf3d6333487df36e88d146e032a9ed8246617ca2dfe1513a8a382c3fad12ac4
fetch noto-color-emoji 0.4.6 8199c361ebffca17e503b7afa3994833efc1db06d63839e0b01e41e2fbd62eeb

"$python" - "$work" <<'PY'
import sys

def block(first, last):
    return set(range(first, last + 1))

def decoded(codec, leads, trails):
    """Every character of a two-byte code, as Python's own codec tables know it."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(ord(text))
    return found

high = range(0x81, 0xFF)
# Big5 and its Hong Kong supplement (Cantonese is written with it), JIS X 0208, and what goes with them.
big5 = decoded("big5", high, range(0x40, 0xFF))
hong_kong = decoded("big5hkscs", high, range(0x40, 0xFF)) & block(0x4E00, 0x9FFF)
jis = decoded("euc_jp", high, high)
cjk = (
    big5 | hong_kong | jis
    | block(0x20, 0x7E) | block(0xA0, 0x24F) | block(0x1E00, 0x1EFF)
    | block(0x2000, 0x206F) | block(0x20A0, 0x20CF) | block(0x2100, 0x218F) | block(0x2190, 0x22FF)
    | block(0x2300, 0x23FF) | block(0x2460, 0x27BF) | block(0x2900, 0x297F) | block(0x2B00, 0x2BFF)
    | block(0x2E80, 0x2FDF) | block(0x3000, 0x312F) | block(0x31A0, 0x31BF) | block(0x31F0, 0x31FF)
    | block(0x3200, 0x33FF) | block(0xFE30, 0xFE4F) | block(0xFF00, 0xFFEF)
) - block(0xE000, 0xF8FF)
hangul = (
    decoded("euc_kr", high, high) & (block(0xAC00, 0xD7A3) | block(0x3130, 0x318F))
) | block(0x1100, 0x11FF) | {0x20}
latin = (
    block(0x20, 0x7E) | block(0xA0, 0x52F) | block(0x1C80, 0x1C8F) | block(0x1D00, 0x1DBF) | block(0x1DC4, 0x1DFF)
    | block(0x1E00, 0x1FFF) | block(0x2000, 0x206F) | block(0x2070, 0x20CF) | block(0x20D0, 0x20F0)
    | block(0x2C60, 0x2C7F) | block(0xA640, 0xA69F) | block(0xA720, 0xA7FF) | block(0xAB30, 0xAB6F) | {0x25CC}
)
math = {0x20} | block(0x2100, 0x214F) | block(0x1D400, 0x1D7FF)
symbols = (
    {0x20} | block(0x2100, 0x214F) | block(0x2190, 0x21FF) | block(0x2300, 0x23FF) | block(0x2460, 0x27BF)
    | block(0x2900, 0x297F) | block(0x2B00, 0x2BFF) | block(0x1F100, 0x1F1E5)
)
for name, points in {"cjk": cjk, "hangul": hangul, "latin": latin, "math": math, "symbols": symbols}.items():
    with open(f"{sys.argv[1]}/{name}.txt", "w") as file:
        file.write("\n".join(f"U+{point:04X}" for point in sorted(points)))
PY

# cut SOURCE TARGET UNICODES…: keeps the characters asked for and the features that shape them.
cut() {
    local source=$1 target=$2
    shift 2
    "$subset" "$source" --output-file="$out/$target" --no-hinting --desubroutinize \
        --drop-tables+=DSIG,STAT,meta --name-IDs='0,1,2,3,4,5,6,13,14' "$@"
}

mkdir -p "$out"
rm -f "$out"/*.ttf
east_asian=--layout-features=ccmp,locl,kern,liga,mark,mkmk,ljmo,vjmo,tjmo
for style in 400Regular 700Bold; do
    face=${style#?00}
    cut "$work/noto-sans-tc/$style/NotoSansTC_$style.ttf" "NotoSansTC-$face.subset.ttf" \
        --unicodes-file="$work/cjk.txt" "$east_asian"
    cut "$work/noto-sans-kr/$style/NotoSansKR_$style.ttf" "NotoSansKR-$face.subset.ttf" \
        --unicodes-file="$work/hangul.txt" "$east_asian"
    cut "$work/noto-sans/$style/NotoSans_$style.ttf" "NotoSans-$face.subset.ttf" \
        --unicodes-file="$work/latin.txt" --layout-features=ccmp,locl,kern,liga,mark,mkmk
    for script in Thai Arabic Hebrew Devanagari; do
        cut "$work/noto-sans-${script,,}/$style/NotoSans${script}_$style.ttf" "NotoSans$script-$face.subset.ttf" \
            --unicodes='*'
    done
done
cut "$work/noto-sans-math/400Regular/NotoSansMath_400Regular.ttf" NotoSansMath-Regular.subset.ttf \
    --unicodes-file="$work/math.txt"
cut "$work/noto-sans-symbols/400Regular/NotoSansSymbols_400Regular.ttf" NotoSansSymbols-Regular.subset.ttf \
    --unicodes-file="$work/symbols.txt"
cut "$work/noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf" NotoSansSymbols2-Regular.subset.ttf \
    --unicodes-file="$work/symbols.txt"

# The emoji face carries every picture twice: as COLR layers, which we draw, and as 20 MB of SVG, which we do not.
"$python" - "$work/noto-color-emoji/400Regular/NotoColorEmoji_400Regular.ttf" "$out/NotoColorEmoji.colr.ttf" <<'PY'
import sys
from fontTools.ttLib import TTFont

font = TTFont(sys.argv[1], recalcTimestamp=False)
del font["SVG "]
font.save(sys.argv[2])
PY

{
    for package in noto-sans-tc noto-sans-kr noto-sans noto-sans-thai noto-sans-arabic noto-sans-hebrew \
        noto-sans-devanagari noto-sans-math noto-sans-symbols noto-sans-symbols-2 noto-color-emoji; do
        printf '%s: %s\n' "$package" "$(head -1 "$work/$package/LICENSE_FONT")"
    done
    echo
    tail -n +2 "$work/noto-sans-tc/LICENSE_FONT"
} >"$out/OFL.txt"
(cd "$out" && sha256sum ./*.ttf)
