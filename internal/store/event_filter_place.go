package store

import (
	"math"

	"github.com/jackc/pgx/v5/pgtype"
)

// earthRadius is the mean radius in kilometres.
const earthRadius = 6371.0088

// places narrows events by their coordinates.
func (c *conditions) places(f EventFilter) {
	if f.Box != nil {
		c.within(f.Box.flat())
	}
	if f.Near == nil {
		return
	}
	// the index knows boxes; the distance is then taken of what they hold
	c.within(f.Near.around())
	c.add(`2 * asin(least(1, sqrt(sind((x.point[1] - @latitude) / 2) ^ 2
		+ cosd(x.point[1]) * cosd(@latitude) * sind((x.point[0] - @longitude) / 2) ^ 2))) <= @angle`, "angle", f.Near.Kilometres/earthRadius)
	c.args["longitude"], c.args["latitude"] = f.Near.Longitude, f.Near.Latitude
}

// within narrows events to those whose coordinates are in one of some boxes, none
// of which lies across the antimeridian.
func (c *conditions) within(boxes []Box) {
	either := make([]string, len(boxes))
	for i, b := range boxes {
		either[i] = "x.point <@ " + c.value(pgtype.Box{P: [2]pgtype.Vec2{{X: b.East, Y: b.North}, {X: b.West, Y: b.South}}, Valid: true}) + "::box"
	}
	c.either(either)
}

// flat cuts a box at the antimeridian, which is both of its edges: what lies on
// it may be written either way.
func (b Box) flat() []Box {
	switch {
	case b.West > b.East:
		return []Box{{b.West, b.South, 180, b.North}, {-180, b.South, b.East, b.North}}
	case b.West == -180 && b.East < 180:
		return []Box{b, {180, b.South, 180, b.North}}
	case b.East == 180 && b.West > -180:
		return []Box{b, {-180, b.South, -180, b.North}}
	default:
		return []Box{b}
	}
}

// around are boxes that hold all of the area, and little more.
func (n Near) around() []Box {
	const slack = 1e-6 // degrees, for what rounding may take away
	angle := n.Kilometres / earthRadius
	reach := angle*180/math.Pi + slack
	south, north := n.Latitude-reach, n.Latitude+reach
	if south <= -90 || north >= 90 {
		// a pole is near, and with it every meridian
		return []Box{{-180, max(south, -90), 180, min(north, 90)}}
	}
	aside := math.Asin(min(1, math.Sin(angle)/math.Cos(n.Latitude*math.Pi/180)))*180/math.Pi + slack
	return Box{lap(n.Longitude - aside), south, lap(n.Longitude + aside), north}.flat()
}

// lap brings a longitude back that went past the antimeridian.
func lap(longitude float64) float64 {
	switch {
	case longitude < -180:
		return longitude + 360
	case longitude > 180:
		return longitude - 360
	default:
		return longitude
	}
}
