package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5/pgtype"
)

// newRow digests values and whatever else belongs to what the row says.
//
// Digests tell what changed from one publication to the next, by whatever
// version of the program: they hold names and values of columns in a form of
// our own, and leave out nulls, so that neither a library nor a new column
// makes everything look changed. A test pins the form.
func newRow(t *table, values []any, also ...string) row {
	if len(values) != len(t.columns) {
		panic(fmt.Sprintf("%s has %d columns, not %d", t.name, len(t.columns), len(values)))
	}
	text := make([]byte, 0, 1024)
	text = append(appendText(append(text, '['), t.name), ',', '{')
	first := true
	for _, m := range digestMembers[t] {
		value := digestible(values[m.column])
		if value == nil {
			continue
		}
		if !first {
			text = append(text, ',')
		}
		text, first = appendJSON(append(text, m.name...), value), false
	}
	text = appendJSON(append(text, '}', ','), also)
	return row{table: t, values: values, digest: sha256.Sum256(append(text, ']'))}
}

// member is the name of a column as JSON has it before a value, and where its
// values stand in a row.
type member struct {
	name   string
	column int
}

// digestMembers are the columns of each table in the order of their names.
var digestMembers = membersOf(vocabularyTable, sourceTable, groupTable, eventTable, externalIDTable, claimTable,
	figureTable, participantTable, relationTable, eventRowTable)

func membersOf(tables ...*table) map[*table][]member {
	all := map[*table][]member{}
	for _, t := range tables {
		for i, column := range t.columns {
			if t == eventRowTable && column == "title" {
				// It came later; the digest of the event, which the row is given, has it.
				continue
			}
			all[t] = append(all[t], member{`"` + column + `":`, i})
		}
		slices.SortFunc(all[t], func(a, b member) int { return cmp.Compare(t.columns[a.column], t.columns[b.column]) })
	}
	return all
}

// appendJSON appends what json.Marshal makes of a value; it knows the types that
// rows are full of, for which reflection costs more than all the rest.
func appendJSON(text []byte, value any) []byte {
	switch value := value.(type) {
	case string:
		return appendText(text, value)
	case json.RawMessage:
		return append(text, value...) // of asJSON's making
	case int64:
		return strconv.AppendInt(text, value, 10)
	case *int64:
		return strconv.AppendInt(text, *value, 10)
	case int:
		return strconv.AppendInt(text, int64(value), 10)
	case bool:
		return strconv.AppendBool(text, value)
	case []string:
		if value != nil {
			return appendList(text, value, appendText)
		}
	case []int64:
		if value != nil {
			return appendList(text, value, func(text []byte, n int64) []byte { return strconv.AppendInt(text, n, 10) })
		}
	}
	data, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("%T: %v", value, err)) // values are of our own making
	}
	return append(text, data...)
}

func appendList[T any](text []byte, list []T, one func([]byte, T) []byte) []byte {
	text = append(text, '[')
	for i, value := range list {
		if i > 0 {
			text = append(text, ',')
		}
		text = one(text, value)
	}
	return append(text, ']')
}

// appendText leaves what JSON escapes to the library.
func appendText(text []byte, value string) []byte {
	for i := range len(value) {
		if c := value[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			data, _ := json.Marshal(value) // a string always has a form
			return append(text, data...)
		}
	}
	return append(append(append(text, '"'), value...), '"')
}

// digestible is a value in a form that depends on no library; nil for null.
func digestible(value any) any {
	switch value := value.(type) {
	case nil:
		return nil
	case string, int64, int, bool, json.RawMessage, []string, []int64:
		return value
	case *int64:
		if value == nil {
			return nil
		}
		return value
	case pgtype.Date:
		return dayText(value)
	case days:
		return daysText(value)
	case pgtype.Multirange[days]:
		var all []string
		for _, one := range value {
			all = append(all, daysText(one))
		}
		return all
	case pgtype.Point:
		return []float64{value.P.X, value.P.Y}
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	return value
}

func dayText(d pgtype.Date) any {
	if !d.Valid {
		return nil
	}
	return d.Time.Format("2006-01-02")
}

func daysText(d days) string {
	return fmt.Sprintf("[%v,%v]", dayText(d.Lower), dayText(d.Upper))
}
