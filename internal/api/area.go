package api

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/openincidents/openincidents/internal/store"
)

// halfway is half the way around the Earth, rounded up, in kilometres: nothing
// is farther from anything.
const halfway = 20016

// boxOf reads west,south,east,north.
func boxOf(value string) (*store.Box, error) {
	n, err := decimals(value, 4)
	if err != nil {
		return nil, err
	}
	b := store.Box{West: n[0], South: n[1], East: n[2], North: n[3]}
	if !isPoint(b.West, b.South) || !isPoint(b.East, b.North) || b.South > b.North {
		return nil, fmt.Errorf("%q is no area between meridians and parallels", value)
	}
	return &b, nil
}

// nearOf reads longitude,latitude,kilometres.
func nearOf(value string) (*store.Near, error) {
	n, err := decimals(value, 3)
	if err != nil {
		return nil, err
	}
	near := store.Near{Longitude: n[0], Latitude: n[1], Kilometres: n[2]}
	if !isPoint(near.Longitude, near.Latitude) || near.Kilometres < 0 || near.Kilometres > halfway {
		return nil, fmt.Errorf("%q is no area around a point", value)
	}
	return &near, nil
}

func isPoint(longitude, latitude float64) bool {
	return math.Abs(longitude) <= 180 && math.Abs(latitude) <= 90
}

// decimals reads count numbers, separated by commas.
func decimals(value string, count int) ([]float64, error) {
	parts := strings.Split(value, ",")
	if len(parts) != count {
		return nil, fmt.Errorf("%q has %d numbers, not %d", value, len(parts), count)
	}
	var numbers []float64
	for _, part := range parts {
		// ParseFloat alone would take hexadecimal digits, underscores and Inf.
		if strings.Trim(part, "+-.0123456789") != "" {
			return nil, fmt.Errorf("%q is no decimal number", part)
		}
		n, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
