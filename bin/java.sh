# Sourced by the commands here: runs a module's main class from the build tree.
. "$(dirname "${BASH_SOURCE[0]}")/jdk.sh"

# xenolith_exec MODULE CLASS "JVM flags" ARGUMENT...
xenolith_exec() {
  local root module=$1 class=$2 flags=$3 jar native=org.xenolith.host
  shift 3
  # One module of ours may call native functions; xm has it only in its terminal library.
  [ "$module" != xm ] || native=org.jline.terminal.ffm
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  jar=("$root/$module/target/xenolith-$module"-*.jar)
  [ -e "${jar[0]}" ] && [ -d "$root/$module/target/lib" ] || {
    echo "Error: Xenolith is not built: run ./mvnw package first." >&2
    return 1
  }
  xenolith_find_jdk jre || return 1
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" $flags --enable-native-access="$native" -Dxenolith.bin="$root/bin" \
    -p "${jar[0]}:$root/$module/target/lib" -m "org.xenolith.$module/$class" "$@"
}
