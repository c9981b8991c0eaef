package synthetic

import (
	"math"
	"time"
)

// The world's years are 2010 to 2024; the later ones have more of everything.
const (
	days = 15*365 + 4
	// growth bends the even flow of draws towards later days.
	growth = 0.6
)

var firstDay = time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)

func dayText(day int) string { return date(day).Format(time.DateOnly) }

func date(day int) time.Time { return firstDay.AddDate(0, 0, min(max(day, 0), days-1)) }

// dayAt is the day by which a share of everything has happened.
func dayAt(share float64) int { return int(days * math.Pow(share, growth)) }

// shareAt is the inverse of dayAt.
func shareAt(day int) float64 { return math.Pow(float64(day)/days, 1/growth) }
