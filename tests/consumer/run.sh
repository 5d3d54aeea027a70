#!/usr/bin/env bash
# Programs of strangers, built against the installed tree and nothing else: tests/consumer/run.sh BUILD KIND
#   c11     C11 by pkg-config                 c_static  C11 by find_package, static
#   cpp11   C++11 over kefu_c.hpp, pkg-config  cpp20    C++20 by find_package
# Each is an example of the repository, compiled the way its first comment says. Programs over the shared library must need
# no library of kefu's own making.
set -euo pipefail
build="$1" kind="$2"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
examples="$here/../../examples"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
prefix="$work/prefix"

# -g makes objects large; what is tested is the tree, so it is installed stripped.
cmake --install "$build" --prefix "$prefix" --component development --strip >"$work/install.log" || {
    cat "$work/install.log"
    exit 1
}
libdir="$(dirname "$(find "$prefix" -name libkefu.so)")"
cmp -s "$here/../../api/schema.json" "$prefix/share/kefu/schema.json" || {
    echo "share/kefu/schema.json, which kefu.h names, is not there"
    exit 1
}
export PKG_CONFIG_PATH="$libdir/pkgconfig" LD_LIBRARY_PATH="$libdir"

needs_only() {
    local program="$1" needed allowed="$2"
    needed="$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')"
    while read -r library; do
        grep -qE "^($allowed)\.so" <<<"$library" || {
            echo "$program needs $library, which is no business of its own"
            exit 1
        }
    done <<<"$needed"
    grep -q '^libkefu\.so\.1$' <<<"$needed" || {
        echo "$program does not need libkefu.so.1: $needed"
        exit 1
    }
}

by_cmake() {
    cp "$here/CMakeLists.txt" "$work/"
    cmake -S "$work" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release -DKIND="$kind" -DEXAMPLES="$examples" >"$work/cmake.log" 2>&1 &&
        cmake --build "$work/build" >>"$work/cmake.log" 2>&1 || {
        cat "$work/cmake.log"
        exit 1
    }
    mv "$work/build/consumer" "$work/consumer"
}

case "$kind" in
    c11)
        # shellcheck disable=SC2046
        cc -std=c11 -Wall -Wextra -Wpedantic -Werror "$examples/score.c" $(pkg-config --cflags --libs kefu) -o "$work/consumer"
        needs_only "$work/consumer" "libkefu|libc"
        ;;
    cpp11)
        # shellcheck disable=SC2046
        c++ -std=c++11 -Wall -Wextra -Wpedantic -Wold-style-cast -Wzero-as-null-pointer-constant -Werror "$examples/score_cpp11.cpp" $(pkg-config --cflags --libs kefu) -o "$work/consumer"
        needs_only "$work/consumer" "libkefu|libc|libstdc\+\+|libgcc_s|libm"
        ;;
    c_static | cpp20) by_cmake ;;
    *)
        echo "kinds are c11, cpp11, c_static and cpp20, not '$kind'" >&2
        exit 2
        ;;
esac

"$work/consumer" >"$work/said"
grep -q 'anna' "$work/said" || {
    echo "the program said nothing of customer anna:"
    cat "$work/said"
    exit 1
}
echo "$kind: built, and scored $(grep -c 'class' "$work/said") customers"
