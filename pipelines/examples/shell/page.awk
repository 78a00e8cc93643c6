# Writes a table of Markdown with the five slowest requests to the file `page`.
NR == 1 { print "| day | path | ms |\n|---|---|---|" > page }
NR >= 2 && NR <= 6 { printf "| %s | %s | %d |\n", $1, $2, $3 > page }
