# Finds a JDK 25 or newer and exports it as JAVA_HOME. Sourced by mvnw and atomicctl; plain POSIX sh.
# needs_maven ends the caller with one sentence where no Maven is installed.
# Looks at JAVA_HOME, at the java on the PATH, then where package managers, SDKMAN and IDEs put JDKs.
jdk_home() (
  set +f
  on_path=$(command -v java || :)
  [ -z "$on_path" ] || on_path=$(readlink -f "$on_path" 2>/dev/null || :)
  for home in "${JAVA_HOME-}" "${on_path%/bin/java}" \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    [ "${major:-0}" -ge 25 ] || continue
    printf '%s\n' "$home"
    exit 0
  done
  echo "A JDK 25 or newer is needed and was not found: install Debian's openjdk-25-jdk-headless or Eclipse Temurin 25 (temurin-25-jdk), or set JAVA_HOME to where one is." >&2
  exit 1
)
JAVA_HOME=$(jdk_home) || exit 1
export JAVA_HOME

needs_maven() {
  command -v mvn >/dev/null 2>&1 || {
    echo "Maven 3.8 or newer is needed and was not found: install it, for example with 'apt-get install maven'." >&2
    exit 1
  }
}
