package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// writeTable writes rows of cells as a table of Markdown; the first is the head.
func writeTable(w io.Writer, table [][]string) error {
	var text strings.Builder
	for i, cells := range table {
		text.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		if i == 0 {
			text.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

var speedHead = []string{"request", "requests/s", "median", "p99", "allocated", "body",
	"against", "its rate", "its median", "its p99", "ratio", "target", "reached"}

// speedTable is the table of what has a limit beside it.
func speedTable(results []result) [][]string {
	table := [][]string{speedHead}
	for _, r := range results {
		table = append(table, r.cells())
	}
	return table
}

func (r result) cells() []string {
	cells := make([]string, len(speedHead))
	cells[0], cells[11], cells[12] = r.name, r.target.text, r.reached()
	if r.problem != nil {
		return cells
	}
	copy(cells[1:], []string{number(r.subject.rate), timeText(r.subject.median), timeText(r.subject.p99),
		sizeText(r.subject.allocated), sizeText(r.subject.bytes)})
	if r.against != "" {
		copy(cells[6:], []string{r.against, number(r.limit.rate), timeText(r.limit.median), timeText(r.limit.p99), r.ratio.String()})
	}
	return cells
}

// singleTable is the table of what is measured once.
func singleTable(singles []single) [][]string {
	table := [][]string{{"what", "measured", "target", "reached"}}
	for _, s := range singles {
		table = append(table, []string{s.name, s.value, s.target, s.outcome()})
	}
	return table
}

// String is the middle, with the range of the rounds behind it.
func (s spread) String() string {
	return fmt.Sprintf("**%.2f** (%.2f to %.2f)", s.middle, s.least, s.most)
}

// number writes three significant digits, without an exponent.
func number(n float64) string {
	switch {
	case n >= 100:
		return grouped(int64(n + 0.5))
	case n >= 10:
		return strconv.FormatFloat(n, 'f', 1, 64)
	default:
		return strconv.FormatFloat(n, 'f', 2, 64)
	}
}

// grouped separates thousands.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func timeText(d time.Duration) string {
	switch {
	case d >= time.Second:
		return number(d.Seconds()) + " s"
	case d >= time.Millisecond:
		return number(float64(d)/float64(time.Millisecond)) + " ms"
	default:
		return number(float64(d)/float64(time.Microsecond)) + " µs"
	}
}

func sizeText(bytes float64) string {
	switch {
	case bytes >= mebibyte:
		return number(bytes/mebibyte) + " MiB"
	case bytes >= 1<<10:
		return number(bytes/(1<<10)) + " KiB"
	default:
		return strconv.FormatInt(int64(bytes+0.5), 10) + " B"
	}
}
