#!/bin/sh
# Prints the outcome of every mutant as a table. Exit 1 if one of them survived.
# usage: table.sh MUTANTS_TXT FOLDER, where FOLDER/RULE.outcome is what fuzz_timing said
set -eu
mutants=$1
folder=$2
survivors=0
printf '%-5s %-62s %s\n' rule mutation outcome
while IFS='|' read -r head what; do
    rule=$(echo "$head" | cut -d ' ' -f 2)
    outcome=$(head -n 1 "$folder/$rule.outcome")
    case $outcome in
        'killed '*) words="killed by pair ${outcome#killed }" ;;
        *) words="SURVIVED ${outcome#survived } pairs"; survivors=$((survivors + 1)) ;;
    esac
    printf '%-5s %-62s %s\n' "$rule" "${what# }" "$words"
done <<END
$(grep '^= ' "$mutants")
END
[ "$survivors" -eq 0 ] || { echo "$survivors survived"; exit 1; }
