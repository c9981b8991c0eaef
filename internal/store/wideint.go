package store

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// wideInt is an integer of 128 bits, in two's complement: sums of many bigints.
type wideInt struct{ high, low uint64 }

func (w wideInt) plus(other wideInt) wideInt {
	low, carry := bits.Add64(w.low, other.low, 0)
	high, _ := bits.Add64(w.high, other.high, carry)
	return wideInt{high, low}
}

func (w wideInt) negative() wideInt {
	low, borrow := bits.Sub64(0, w.low, 0)
	high, _ := bits.Sub64(0, w.high, borrow)
	return wideInt{high, low}
}

// clipped is the number, or the largest int64 where that is smaller.
func (w wideInt) clipped() int64 {
	if int64(w.high) > 0 || w.high == 0 && w.low > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(w.low)
}

// What PostgreSQL's binary form of a numeric has: a header of the number of
// digits, the weight of the first, the sign and the scale, then the digits.
const (
	numericHeader   = 8
	numericNegative = 0x4000
	numericBase     = 10_000
)

// wideNumeric reads a numeric without a fraction in binary form. Zeros at the end
// are not among its digits.
func wideNumeric(text []byte) wideInt {
	digits := text[numericHeader:]
	var w wideInt
	for range int(int16(binary.BigEndian.Uint16(text[2:]))) + 1 {
		digit := uint64(0)
		if len(digits) > 0 {
			digit, digits = uint64(binary.BigEndian.Uint16(digits)), digits[2:]
		}
		carry, low := bits.Mul64(w.low, numericBase)
		w = wideInt{w.high*numericBase + carry, low}.plus(wideInt{low: digit})
	}
	if binary.BigEndian.Uint16(text[4:]) == numericNegative {
		return w.negative()
	}
	return w
}
