#!/bin/sh
# Whether the broker is well. One whose disk was full goes on refusing until it is begun anew:
# as soon as there is room it is ended here, and `restart` of the container begins it.
port=${MONITOR_PORT:-8222}
store=${STORE:-/data}
server=${SERVER_PID:-1}

answer=$(printf 'GET /healthz HTTP/1.0\r\n\r\n' | nc -w 2 127.0.0.1 "$port")
case $answer in
*' 200 OK'*) exit 0 ;;
*'write error'*)
    free=$(df -Pk "$store" | awk 'NR == 2 { print $4 }')
    if [ "$free" -gt 32768 ]; then kill -TERM "$server"; fi
    ;;
esac
exit 1
