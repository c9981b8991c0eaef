package store

import (
	"math"
	"math/big"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
)

// TestWideNumericIsTheNumber reads what PostgreSQL's binary form is, and adds it to
// its opposite.
func TestWideNumericIsTheNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"0": 0, "1": 1, "9999": 9999, "10000": 10_000, "10001": 10_001, "120000000": 120_000_000, "-7": -7, "-120005": -120_005,
		"9223372036854775807": math.MaxInt64, "9223372036854775808": math.MaxInt64, "18446744073709551616": math.MaxInt64,
		"1000000000000000000000000": math.MaxInt64,
	} {
		number, _ := new(big.Int).SetString(text, 10)
		got := wideNumeric(numericBinary(t, number))
		if got.clipped() != want {
			t.Errorf("%s is read as %d, want %d", text, got.clipped(), want)
		}
		if sum := got.plus(wideNumeric(numericBinary(t, new(big.Int).Neg(number)))); sum != (wideInt{}) {
			t.Errorf("%s and its opposite add up to %v", text, sum)
		}
	}
}

func numericBinary(t *testing.T, number *big.Int) []byte {
	t.Helper()
	text, err := pgtype.NewMap().Encode(pgtype.NumericOID, pgtype.BinaryFormatCode, pgtype.Numeric{Int: number, Valid: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
