#!/bin/sh
# A backend that writes into a visitor's thread:
#   PARLEY_API_KEY=$(npm run --silent key -- create shop) examples/backend.sh TOPIC 'Your parcel is on its way.'
# TOPIC is that of the thread, as examples/visitor.ts prints it.
set -eu

url=${PARLEY_URL:-http://127.0.0.1:9885}
key=${PARLEY_API_KEY:?make one: npm run --silent key -- create NAME}
topic=${1:?usage: backend.sh TOPIC TEXT [UID]}
text=${2:?usage: backend.sh TOPIC TEXT [UID]}
# You choose the uid. A repeated one gets the first response and is stored once: a retry is harmless.
uid=${3:-backend-$(date +%s)-$$}

# Escapes text for JSON: \ " tab and line ends.
escaped() {
  printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e "s/$(printf '\t')/\\\\t/g" | awk '{ printf "%s%s", sep, $0; sep = "\\n" }'
}

# The key goes through standard input, as everybody on the machine can see arguments.
printf 'header = "Authorization: Bearer %s"\n' "$key" |
  curl --config - --silent --show-error --fail-with-body --max-time 10 --retry 3 --retry-connrefused \
    --header 'Content-Type: application/json' \
    --data "{\"uid\":\"$(escaped "$uid")\",\"type\":\"TEXT\",\"content\":\"$(escaped "$text")\",\"thread\":{\"topic\":\"$(escaped "$topic")\"}}" \
    "$url/api/v1/message/rest/send"
echo
