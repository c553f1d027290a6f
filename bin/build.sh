# Sourced by commands that run from the build tree: builds what is missing or older than its sources.
# XENOLITH_BUILT=1 says that the tree is built: a test of the build must not build beneath it.

xenolith_build_if_needed() {
  local root=$1 stamp=$1/target/.built
  [ "${XENOLITH_BUILT:-}" != 1 ] || return 0
  if [ -f "$stamp" ] && [ -z "$(find "$root" -name target -prune -o \( -path '*/src/main/*' -o -name pom.xml \) -newer "$stamp" -type f -print -quit)" ]; then
    return 0
  fi
  echo "Building Xenolith (first time, or sources have changed) ..." >&2
  "$root/mvnw" -q -B package -DskipTests -Dfast >&2 || { echo "Error: the build failed; its messages stand above." >&2; return 1; }
  mkdir -p "$root/target" && touch "$stamp"
}
