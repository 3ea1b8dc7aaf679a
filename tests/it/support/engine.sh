# A server of PostgreSQL for tests, and a standby of it. It takes orders on its input, one a line, and
# ends with it.
bin=$1 port=$2 fsync=$3 password=$4
dir=$(mktemp -d "${TMPDIR:-/tmp}/dripset-engine.XXXXXX") || exit 1
server=
second=
ready() { "$bin/pg_isready" -q -h 127.0.0.1 -p "$1"; }
run() {
    exec "$bin/postgres" -D "$1" -p "$2" -k "$dir" -c listen_addresses=127.0.0.1 -c cluster_name="$3" \
        -c fsync="$fsync" -c max_connections=200 -c shared_buffers=64MB -c max_wal_size=256MB \
        </dev/null >>"$dir/log" 2>&1
}
start() {
    tries=0
    until ready "$port" || [ $tries -ge 200 ]; do
        if [ -z "$server" ] || ! kill -0 "$server" 2>/dev/null; then
            run "$dir/data" "$port" first &
            server=$!
        fi
        tries=$((tries + 1))
        sleep 0.05
    done
    ready "$port"
}
stop() { [ -z "$server" ] || kill "-$1" "$server" 2>/dev/null; wait "$server" 2>/dev/null; server=; }
stop_second() { [ -z "$second" ] || kill -QUIT "$second" 2>/dev/null; wait "$second" 2>/dev/null; }
key() { openssl "$@" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes; }
# Makes a certificate for names that is valid for so many days.
certificate() {
    days=$1
    shift
    [ -e "$dir/authority.crt" ] || key req -x509 -days 30 -subj "/CN=Authority of tests" \
        -keyout "$dir/authority.key" -out "$dir/authority.crt" || return 1
    printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$*" >"$dir/names"
    key req -subj "/CN=Server of tests" -keyout "$dir/data/server.key" -out "$dir/request" &&
        openssl x509 -req -in "$dir/request" -CA "$dir/authority.crt" -CAkey "$dir/authority.key" \
            -CAcreateserial -days "$days" -extfile "$dir/names" -out "$dir/data/server.crt"
}
standby() {
    PGPASSWORD=$password "$bin/pg_basebackup" -h 127.0.0.1 -p "$port" -U dripset -D "$dir/standby" -R \
        -X stream -c fast --no-sync || return 1
    run "$dir/standby" "$1" standby &
    second=$!
    tries=0
    until ready "$1" || [ $tries -ge 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    ready "$1"
}
told() { if "$@" >>"$dir/orders" 2>&1; then echo done; else echo failed; fi; }
trap '' INT TERM HUP PIPE
trap 'stop QUIT; stop_second; rm -rf "$dir"' EXIT
printf '%s' "$password" >"$dir/password"
"$bin/initdb" -D "$dir/data" -U dripset -A scram-sha-256 --pwfile="$dir/password" -E UTF8 \
    --locale=C.UTF-8 --no-sync >"$dir/initdb" 2>&1 && start && echo "$dir" || exit 1
while read -r order rest; do
    case $order in
        start) start; echo started ;;
        kill) stop KILL; echo stopped ;;
        stop) stop INT; echo stopped ;;
        certificate) told certificate $rest ;;
        standby) told standby $rest ;;
        promote) told "$bin/pg_ctl" promote -w -D "$dir/standby" ;;
    esac
done
