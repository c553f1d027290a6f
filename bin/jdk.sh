# Sourced by every command here: finds a JDK 25 or newer and sets JAVA_HOME, or says in one line what is missing.
# Order: JAVA_HOME, the java on PATH, then whatever stands under /usr/lib/jvm, newest first.

xenolith_java_major() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

xenolith_find_jdk() {
  local candidate on_path
  on_path=$(command -v java || true)
  [ -n "$on_path" ] && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path" $(ls -d /usr/lib/jvm/*/ 2>/dev/null | sort -rV); do
    candidate=${candidate%/}
    [ -n "$candidate" ] || continue
    if [ "$(xenolith_java_major "$candidate")" -ge 25 ] 2>/dev/null && { [ "${1:-jdk}" = jre ] || [ -x "$candidate/bin/javac" ]; }; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Error: no JDK 25 found in JAVA_HOME, on PATH or under /usr/lib/jvm: install one (for example Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}
