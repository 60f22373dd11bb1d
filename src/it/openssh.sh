#!/bin/bash
# The SFTP door against a real OpenSSH server, which is killed and started again while 200 files are uploaded and fetched.
# Afterwards every file must have been taken exactly once, whole, and every receipt delivered.
# Then a writer stalls in the middle of a file, things that are no files lie between files, and the server's SFTP falls
# silent behind a connection that lives.
#
#   mvn -B -DskipTests package && src/it/openssh.sh
#
# Needs sshd, ssh-keygen, ssh and sftp; without them it says so and ends with 0. Everything is in one temporary folder; what
# it starts it stops by its process id. It ends by itself after DEADLINE seconds at the latest (300 by default).
set -u

FILES=200
DEADLINE=${DEADLINE:-300}
JAR=${JAR:-$(cd "$(dirname "$0")/../.." && pwd)/target/leadferry.jar}

SSHD=$(command -v sshd || true)
for place in /usr/sbin/sshd /usr/local/sbin/sshd; do
    [ -z "$SSHD" ] && [ -x "$place" ] && SSHD=$place
done
if [ -z "$SSHD" ]; then
    echo "skipped: no sshd is installed"
    exit 0
fi
for tool in ssh-keygen ssh sftp java sha256sum; do
    if ! command -v "$tool" >/dev/null; then
        echo "skipped: no $tool is installed"
        exit 0
    fi
done
if [ ! -f "$JAR" ]; then
    echo "failed: there is no $JAR; build it with mvn -B -DskipTests package"
    exit 1
fi

# SFTP as a process of its own, which can be stopped behind a connection that lives
SERVER=
for place in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/lib/ssh/sftp-server; do
    [ -x "$place" ] && SERVER=$place && break
done

# no blank, and short: it stands in the feed's address, and sshd is strict about long paths
WORK=$(mktemp -d) || exit 1
LISTENER=
FERRY=
KILLER=
MADE_RUN=

children() {
    ps -o pid= --ppid "$1" 2>/dev/null
}

# the listener, and the processes of the connections it has taken, which would outlive it
stop_sshd() {
    local listener=$1 child grandchild
    [ -n "$listener" ] || return 0
    for child in $(children "$listener"); do
        for grandchild in $(children "$child"); do
            kill -KILL "$grandchild" 2>/dev/null
        done
        kill -KILL "$child" 2>/dev/null
    done
    kill -KILL "$listener" 2>/dev/null
}

stop_all() {
    trap - EXIT INT TERM
    if [ -n "$KILLER" ]; then
        kill "$KILLER" 2>/dev/null
        wait "$KILLER" 2>/dev/null
    fi
    [ -f "$WORK/sshd.listener" ] && LISTENER=$(cat "$WORK/sshd.listener")
    stop_sshd "$LISTENER"
    if [ -n "$FERRY" ]; then
        kill "$FERRY" 2>/dev/null
        for _ in $(seq 1 40); do
            kill -0 "$FERRY" 2>/dev/null || break
            sleep 0.5
        done
        kill -KILL "$FERRY" 2>/dev/null
    fi
    [ -n "$MADE_RUN" ] && rmdir /run/sshd 2>/dev/null
    if [ "${1:-1}" = 0 ]; then
        rm -rf "$WORK"
    else
        echo "what is left to look at: $WORK"
    fi
    exit "${1:-1}"
}

fail() {
    echo "failed: $1"
    tail -5 "$WORK/ferry.log" 2>/dev/null
    stop_all 1
}

trap 'stop_all 1' EXIT
trap 'echo "failed: stopped from outside"; stop_all 1' INT TERM

# a port that nobody listens on
PORT=
for try in $(seq 1 50); do
    candidate=$((20000 + RANDOM % 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then
        PORT=$candidate
        break
    fi
done
[ -n "$PORT" ] || fail "there is no free port"

if [ "$(id -u)" = 0 ] && [ ! -d /run/sshd ]; then
    mkdir -p /run/sshd && MADE_RUN=yes # sshd insists on it when root starts it
fi
mkdir -p "$WORK/up/inbox" "$WORK/slow/inbox" "$WORK/home" "$WORK/out"
ssh-keygen -q -t ed25519 -N '' -f "$WORK/host_key" || fail "no host key"
ssh-keygen -q -t ed25519 -N 'a passphrase' -f "$WORK/ferry_key" || fail "no key for the ferry"
ssh-keygen -q -t ed25519 -N '' -f "$WORK/sender_key" || fail "no key for the sender"
cat "$WORK/ferry_key.pub" "$WORK/sender_key.pub" > "$WORK/authorized"
echo "[127.0.0.1]:$PORT $(cut -d' ' -f1,2 "$WORK/host_key.pub")" > "$WORK/known_hosts"
cat > "$WORK/sshd_config" <<END
ListenAddress 127.0.0.1
Port $PORT
HostKey $WORK/host_key
PidFile none
AuthorizedKeysFile $WORK/authorized
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
Subsystem sftp internal-sftp
END

start_sshd() {
    # in the foreground, so that its id is known
    "$SSHD" -D -f "$WORK/sshd_config" -E "$WORK/sshd.log" &
    LISTENER=$!
    disown "$LISTENER" # its death is no news
    echo "$LISTENER" > "$WORK/sshd.listener"
}

answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null
}

client() {
    timeout 20 sftp -q -b - -P "$PORT" -i "$WORK/sender_key" -o IdentitiesOnly=yes -o BatchMode=yes \
        -o ConnectTimeout=5 -o UserKnownHostsFile="$WORK/known_hosts" -o StrictHostKeyChecking=yes \
        -F none "$(id -un)@127.0.0.1" >> "$WORK/client.log" 2>&1
}

start_sshd
for _ in $(seq 1 50); do
    answers && break
    sleep 0.1
done
echo 'pwd' | client || { tail -5 "$WORK/sshd.log" "$WORK/client.log"; fail "the OpenSSH server lets nobody in"; }

# nobody is at the vendor's address: rows wait, and files and receipts are all that moves
cat > "$WORK/ferry.yaml" <<END
leadferry:
  home: $WORK/home
  ledger:
    url: jdbc:sqlite:$WORK/home/ledger/leadferry.db
  accounts:
    it:
      vendor: ozonetel
      base-url: http://127.0.0.1:9
      user-name: it
      api-key: it
  feeds:
    it-leads:
      account: it
      operation: add-leads
      from: sftp://$(id -un)@127.0.0.1:$PORT$WORK/up/inbox
      campaign: It
      complete-when: stable 1s
      sftp:
        private-key: $WORK/ferry_key
        passphrase: a passphrase
        known-hosts: $WORK/known_hosts
END
cat >> "$WORK/ferry.yaml" <<END
    it-slow:
      account: it
      operation: add-leads
      from: sftp://$(id -un)@127.0.0.1:$PORT$WORK/slow/inbox
      campaign: It
      complete-when: stable 8s
      sftp:
        private-key: $WORK/ferry_key
        passphrase: a passphrase
        known-hosts: $WORK/known_hosts
END
cd "$WORK" || exit 1
java -jar "$JAR" --spring.config.additional-location="file:$WORK/ferry.yaml" --server.port=0 > "$WORK/ferry.log" 2>&1 &
FERRY=$!

number=6000000000
for file in $(seq 1 $FILES); do
    rows=200
    [ $((file % 10)) = 0 ] && rows=40000
    awk -v first=$number -v rows=$rows \
        'BEGIN { print "PhoneNumber"; for (i = 0; i < rows; i++) printf "%.0f\n", first + i }' > "$WORK/out/f$file.csv"
    number=$((number + rows))
done

ENDS=$(($(date +%s) + DEADLINE))
in_time() {
    [ "$(date +%s)" -lt $ENDS ]
}

# kills the server, with all its connections, every few seconds, until it is told to end
touch "$WORK/kill" "$WORK/kills"
(
    trap - EXIT INT TERM
    while [ -f "$WORK/kill" ]; do
        sleep "$((3 + RANDOM % 5))"
        stop_sshd "$(cat "$WORK/sshd.listener")"
        echo x >> "$WORK/kills"
        sleep 0.5
        start_sshd
    done
) &
KILLER=$!

there() {
    [ -e "$WORK/up/inbox/$1" ] || ls "$WORK/up/archive/" 2>/dev/null | grep -q "^${1%.csv}\..*csv$\|^$1$"
}

for file in $(seq 1 $FILES); do
    until there "f$file.csv"; do
        in_time || fail "after $DEADLINE s only $file files could be uploaded"
        printf 'put %s %s\nrename %s %s\n' "$WORK/out/f$file.csv" "$WORK/up/inbox/.f$file.csv" \
            "$WORK/up/inbox/.f$file.csv" "$WORK/up/inbox/f$file.csv" | client || sleep 0.2
    done
done
# what is left is fetched while the server goes on dying, for three more deaths
deaths=$(($(wc -l < "$WORK/kills") + 3))
while in_time && [ "$(wc -l < "$WORK/kills")" -lt $deaths ]; do
    sleep 0.2
done
rm -f "$WORK/kill"
wait "$KILLER" # it ends with a server that runs
KILLER=
LISTENER=$(cat "$WORK/sshd.listener")

originals() {
    find "$WORK/up/inbox" -maxdepth 1 -name 'f*.csv' | wc -l
}

# receipt files that are not yet there as they are here
undelivered() {
    local count=0 receipt
    for receipt in "$WORK"/home/receipts/it-leads/*; do
        [ -e "$receipt" ] || continue
        cmp -s "$receipt" "$WORK/up/receipts/${receipt##*/}" || count=$((count + 1))
    done
    echo $count
}

receipts() {
    find "$WORK/home/receipts/it-leads" -name '*.receipt.json' 2>/dev/null | wc -l
}

# receipts of rows that wait are written anew now and then: all of them must have been there at one moment
left=all
while in_time; do
    if [ "$(originals)" = 0 ] && [ "$(receipts)" -ge $FILES ]; then
        left=$(undelivered)
        [ "$left" = 0 ] && break
    fi
    kill -0 "$FERRY" 2>/dev/null || fail "the ferry has ended"
    sleep 1
done
[ "$(originals)" = 0 ] || fail "$(originals) files are still in the inbox"
[ "$left" = 0 ] || fail "$left receipt files are not delivered, or old ones are"

for file in $(seq 1 $FILES); do
    taken=$(grep -L '"state" *: *"duplicate"' "$WORK"/up/receipts/f"$file".csv.*.receipt.json 2>/dev/null | wc -l)
    [ "$taken" = 1 ] || fail "f$file.csv was taken $taken times"
    sum=$(sha256sum < "$WORK/out/f$file.csv" | cut -d' ' -f1)
    grep -lq "$sum" "$WORK"/up/receipts/f"$file".csv.*.receipt.json || fail "f$file.csv was not taken whole"
    [ "$(sha256sum < "$WORK/up/archive/f$file.csv" | cut -d' ' -f1)" = "$sum" ] || fail "the original f$file.csv has changed"
done
find "$WORK/up/receipts" -name '.*' | grep -q . && fail "temporary names are left in receipts/"
[ "$(find "$WORK/home/arriving" -type f | wc -l)" = 0 ] || fail "copies are left in arriving/"
grep -q 'a passphrase' "$WORK/ferry.log" && fail "the log shows a secret"

# a writer that stalls in the middle of a line
{ printf 'PhoneNumber\n9111111111\n91111'; sleep 4; printf '11112\n9111111113\n'; } > "$WORK/slow/inbox/stalls.csv"
whole=$(printf 'PhoneNumber\n9111111111\n9111111112\n9111111113\n' | sha256sum | cut -d' ' -f1)
until grep -lqs "$whole" "$WORK"/slow/receipts/stalls.csv.*.receipt.json; do
    in_time || fail "the file of the writer that stalls was not taken whole"
    sleep 0.5
done
[ "$(ls "$WORK"/slow/receipts/stalls.csv.*.receipt.json | wc -l)" = 1 ] || fail "the file of the writer that stalls was taken in parts"

# what is no file, and names that no log may show as they are, between files
mkfifo "$WORK/up/inbox/pipe.csv"
ln -s /etc/passwd "$WORK/up/inbox/link.csv"
mkdir "$WORK/up/inbox/folder.csv"
for name in $'esc\033[31m.csv' $'line\nbreak.csv' 'back\..\..\slash.csv'; do
    printf 'PhoneNumber\n9222222221\n' > "$WORK/up/inbox/$name"
done
long=$(printf 'n%.0s' $(seq 1 246)).csv
number=0
for name in "$long" 'a:b|c.csv' beside.csv; do
    number=$((number + 1))
    printf 'PhoneNumber\n933333333%s\n' "$number" > "$WORK/up/inbox/.arriving"
    mv "$WORK/up/inbox/.arriving" "$WORK/up/inbox/$name"
done
for name in "$long" 'a:b|c.csv' beside.csv; do
    until [ -e "$WORK/up/archive/$name" ]; do
        in_time || fail "$name was not taken, with things that are no files beside it"
        sleep 0.5
    done
done
for name in pipe.csv link.csv folder.csv 'escU+001B' 'lineU+000A' 'slash.csv'; do
    [ "$(grep -cF "it-leads: " <(grep -F "$name" "$WORK/ferry.log"))" = 1 ] || fail "$name was not told once"
done
grep -q $'\033\[31m' "$WORK/ferry.log" && fail "a name from outside stands in the log as it is"
[ "$(find "$WORK/up/inbox" -mindepth 1 -printf x | wc -c)" = 6 ] || fail "what is no file was touched"

# the server's SFTP falls silent, and the connection lives
if [ -n "$SERVER" ]; then
    stop_sshd "$LISTENER"
    sed -i "s|internal-sftp|$SERVER|" "$WORK/sshd_config"
    start_sshd
    printf 'PhoneNumber\n9444444440\n' > "$WORK/up/inbox/.arriving"
    mv "$WORK/up/inbox/.arriving" "$WORK/up/inbox/before.csv"
    until [ -e "$WORK/up/archive/before.csv" ]; do
        in_time || fail "the server is back, and nothing is fetched"
        sleep 0.5
    done
    told=$(grep -c 'it-leads: the SFTP server.*cannot be used' "$WORK/ferry.log")
    silent() {
        for session in $(children "$LISTENER"); do
            for one in "$session" $(children "$session"); do
                for process in $(children "$one"); do
                    grep -q sftp-server "/proc/$process/cmdline" 2>/dev/null && kill "-$1" "$process"
                done
            done
        done
    }
    silent STOP
    begun=$(date +%s)
    until [ "$(grep -c 'it-leads: the SFTP server.*cannot be used' "$WORK/ferry.log")" -gt "$told" ]; do
        [ "$(date +%s)" -lt $((begun + 25)) ] || fail "nobody noticed that the server's SFTP is silent"
        sleep 0.5
    done
    silent CONT
    printf 'PhoneNumber\n9444444441\n' > "$WORK/up/inbox/.arriving"
    mv "$WORK/up/inbox/.arriving" "$WORK/up/inbox/after.csv"
    until [ -e "$WORK/up/archive/after.csv" ]; do
        in_time || fail "the server's SFTP answers again, and nothing is fetched"
        sleep 0.5
    done
fi

echo "passed: $FILES files taken once and whole, every receipt delivered, $(wc -l < "$WORK/kills") deaths of the server," \
    "$(grep -c 'cannot be used' "$WORK/ferry.log") outages told"
stop_all 0
