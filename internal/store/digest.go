package store

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"

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
	said := map[string]any{}
	for i, column := range t.columns {
		if value := digestible(values[i]); value != nil {
			said[column] = value
		}
	}
	// encoding/json writes the members of a map in order.
	data, err := json.Marshal([]any{t.name, said, also})
	if err != nil {
		panic(fmt.Sprintf("%s: %v", t.name, err)) // values are of our own making
	}
	return row{table: t, values: values, digest: sha256.Sum256(data)}
}

// digestible is a value in a form that depends on no library; nil for null.
func digestible(value any) any {
	switch value := value.(type) {
	case nil:
		return nil
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
