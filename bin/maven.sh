# Sourced by mvnw: prints the mvn to run. An installed Maven 3.8 or newer is used as it is; where there is none but apt,
# Debian's own maven packages are downloaded and unpacked into the cache (no root, nothing installed).

xenolith_find_maven() {
  local root cache
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  if [ -n "${MAVEN_HOME:-}" ] && [ -x "$MAVEN_HOME/bin/mvn" ]; then echo "$MAVEN_HOME/bin/mvn"; return; fi
  if command -v mvn >/dev/null; then command -v mvn; return; fi
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/xenolith/maven
  if [ ! -x "$cache/usr/share/maven/bin/mvn" ]; then
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || {
      echo "Error: no mvn on PATH and no apt to take it from: install Maven 3.8 or newer, or set MAVEN_HOME to it." >&2
      return 1
    }
    echo "Taking Maven from Debian's packages (once) ..." >&2
    xenolith_unpack_maven "$cache" >&2 || { echo "Error: could not download Debian's maven packages: try 'apt-get update', or install Maven." >&2; return 1; }
  fi
  echo "$cache/usr/share/maven/bin/mvn"
}

xenolith_unpack_maven() {
  local cache=$1 work package
  mkdir -p "$(dirname "$cache")"
  work=$(mktemp -d "$cache.XXXXXX") || return 1
  (
    cd "$work" || exit 1
    apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances maven |
      grep -E '^(maven$|lib.*-java$)' | sort -u | xargs apt-get -q -o APT::Sandbox::User= download || exit 1
    for package in *.deb; do dpkg-deb -x "$package" . || exit 1; done
    rm -f -- *.deb
    # Debian keeps Maven's settings under /etc; the unpacked tree must not point there.
    rm -rf usr/share/maven/conf && cp -r etc/maven usr/share/maven/conf
    if [ -e etc/maven/m2.conf ]; then cp etc/maven/m2.conf usr/share/maven/bin/m2.conf 2>/dev/null || true; fi
  ) || { rm -rf "$work"; return 1; }
  rm -rf "$cache" && mv "$work" "$cache"
}
