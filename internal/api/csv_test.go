package api

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/store"
)

func TestCellsThatASpreadsheetWouldRun(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"=1+1": `"'=1+1"`, "+1": `"'+1"`, "-3.7": `"'-3.7"`, "@SUM(A1)": `"'@SUM(A1)"`, "\tx": "\"'\tx\"", "\rx": "\"'\rx\"", "\n=1": "\"'\n=1\"",
		"＝1": `"'＝1"`, "＋1": `"'＋1"`, "－1": `"'－1"`, "＠a": `"'＠a"`,
		`=HYPERLINK("x";"y")`: `"'=HYPERLINK(""x"";""y"")"`, "'=1": `"''=1"`, "''": "''", "'s": "'s",
		"a=1": "a=1", "": "", "Kabul": "Kabul", "é": "é",
	} {
		if got := string(appendCSVRow(nil, [][]byte{[]byte("1"), []byte(text)}, []bool{false, true})); got != "1,"+want+"\r\n" {
			t.Errorf("%q is written as %q, want %s", text, got, want)
		}
	}
	if got := string(appendCSVRow(nil, [][]byte{[]byte("-3.7"), []byte("-0043")}, []bool{false, false})); got != "-3.7,-0043\r\n" {
		t.Errorf("numbers and dates are written as %q", got)
	}
}

func TestSpaceBeforeATextIsQuoted(t *testing.T) {
	t.Parallel()
	if got := string(appendCSVCell(nil, []byte(" x"))); got != `" x"` {
		t.Errorf("it is written as %s", got)
	}
}

func TestALineOfNothingIsARow(t *testing.T) {
	t.Parallel()
	if got := string(appendCSVRow(nil, [][]byte{nil}, []bool{true})); got != "\"\"\r\n" {
		t.Errorf("a lone null is written as %q", got)
	}
}

// hostile draws texts of what matters to a reader of CSV.
func hostile(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{`"`, ",", "\r", "\n", "\r\n", "'", "=", "-", "＝", " ", "\t", "Кабул", "كابل", ";"}), rapid.String()), 0, 6)
	return strings.Join(parts.Draw(t, "parts"), "")
}

// TestCSVIsReadBack reads tables with the standard library, and takes off the
// apostrophes before what would run.
func TestCSVIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(rt, "width")
		text := rapid.SliceOfN(rapid.Bool(), width, width).Draw(rt, "text")
		var want [][]string
		var table []byte
		for range rapid.IntRange(0, 5).Draw(rt, "rows") {
			row := make([][]byte, width)
			cells := make([]string, width)
			for i := range row {
				cells[i] = hostile(rt)
				row[i] = []byte(cells[i])
				// as the reader of the standard library has it
				cells[i] = strings.ReplaceAll(cells[i], "\r\n", "\n")
			}
			want, table = append(want, cells), appendCSVRow(table, row, text)
		}
		got, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
		if err != nil {
			rt.Fatalf("%q: %v", table, err)
		}
		for _, row := range got {
			for i := range row {
				if rest, prefixed := strings.CutPrefix(row[i], "'"); text[i] && prefixed && runs([]byte(row[i])) {
					row[i] = rest
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%q (-want +got):\n%s", table, diff)
		}
	})
}

func TestFieldsChooseColumns(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]string{
		"title": "id title claims", "occurred": "id occurred occurred_from occurred_to claims",
		"killed_low,kind": "id kind killed_low claims", "claims,id": "id claims",
		"location,title": "id title country admin1 admin2 place site precision longitude latitude claims",
	} {
		chosen, err := (&reading{}).eventTable(store.EventFilter{}).choose(strings.Split(fields, ","))
		if got := strings.Join(namesOf(chosen), " "); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", fields, got, err, want)
		}
	}
	chosen, err := (&reading{}).eventTable(store.EventFilter{}).choose([]string{"figures"})
	if err != nil || len(chosen) != len(figureColumns())+2 || chosen[1].name != "killed" {
		t.Errorf("figures: %v, %v", chosen, err)
	}
	for field, want := range map[string]string{
		"participants": `fields: "participants" has no column in CSV, where there are abducted, `, "kiled": `did you mean "killed"?`,
	} {
		if _, err := (&reading{}).eventTable(store.EventFilter{}).choose([]string{field}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", field, err, want)
		}
	}
}

// TestPlainColumnsExist keeps those that stand as they are from being misspelt.
func TestPlainColumnsExist(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		columns []column
		plain   int
	}{{eventColumns, 7 + len(figureColumns())}, {claimColumns, 13}} {
		plain := 0
		for _, text := range textOf(c.columns) {
			if !text {
				plain++
			}
		}
		if plain != c.plain {
			t.Errorf("%d columns are plain, want %d", plain, c.plain)
		}
	}
}

func BenchmarkAppendCSVRow(b *testing.B) {
	row, text := make([][]byte, len(eventColumns)), textOf(eventColumns)
	for i, c := range eventColumns {
		row[i] = []byte("12")
		if c.text {
			row[i] = []byte("some words of a title")
		}
	}
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = appendCSVRow(out[:0], row, text)
	}
	b.SetBytes(int64(len(out)))
}
