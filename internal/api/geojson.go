package api

import (
	"context"
	"slices"
)

// featureCollection is an EventFeatureCollection of the contract, whose events
// may be selections.
type featureCollection struct {
	Type     EventFeatureCollectionType `json:"type"`
	Features []feature                  `json:"features"`
	Meta     Meta                       `json:"meta"`
	Links    ListLinks                  `json:"links"`
}

// feature is an event on a map. Its own members are the properties, so that what
// is served is the same in every form, and names its claims in the same way.
type feature struct {
	Type       EventFeatureType `json:"type"`
	ID         string           `json:"id"`
	Geometry   *Point           `json:"geometry"`
	Properties any              `json:"properties"`
}

// features gives a page of events as GeoJSON (RFC 7946).
func (rd *reading) features(ctx context.Context, events eventRecords) (*listing, error) {
	if len(rd.page.Fields) > 0 {
		// it names the claims of the geometry
		rd.page.Fields = append(slices.Clone(rd.page.Fields), "location")
	}
	data, links, err := events.page(ctx)
	if err != nil {
		return nil, err
	}
	return rd.whole(links, featureCollection{
		Type: EventFeatureCollectionTypeFeatureCollection, Meta: rd.meta(), Links: links,
		Features: each(data, func(e Event) feature {
			return feature{Type: EventFeatureTypeFeature, ID: e.ID, Geometry: point(e.Location), Properties: selected(e, rd.page.Fields)}
		}),
	}), nil
}

// point is null where coordinates are unknown.
func point(p *PlaceAnswer) *Point {
	if p == nil || p.Longitude == nil || p.Latitude == nil {
		return nil
	}
	return &Point{Type: PointTypePoint, Coordinates: []float64{*p.Longitude, *p.Latitude}}
}
