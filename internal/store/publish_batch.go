package store

import (
	"iter"
	"runtime"
	"slices"
	"sync"

	"github.com/openincidents/openincidents/internal/incident"
)

// batchSize is how many records are computed, compared and written at a time.
const batchSize = 1000

// inBatches makes records into rows and writes them, in their order. Rows are
// made while earlier ones are written, a few batches ahead, so that neither this
// program nor the database waits for the other.
func inBatches[T any](records iter.Seq[T], rows func([]T) *recordRows, write func(*recordRows) error) error {
	queue := make(chan chan *recordRows, runtime.GOMAXPROCS(0))
	stop := make(chan struct{})
	var running sync.WaitGroup
	defer running.Wait()
	defer close(stop)
	running.Go(func() {
		defer close(queue)
		for batch := range chunks(records) {
			made := make(chan *recordRows, 1)
			select {
			case queue <- made:
				running.Go(func() { made <- rows(batch) })
			case <-stop:
				return
			}
		}
	})
	for made := range queue {
		if err := write(<-made); err != nil {
			return err
		}
	}
	return nil
}

// chunks yields records in slices of batchSize, each a slice of its own.
func chunks[T any](records iter.Seq[T]) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		var batch []T
		for record := range records {
			if batch = append(batch, record); len(batch) == batchSize {
				if !yield(batch) {
					return
				}
				batch = nil
			}
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// recordRows are the rows of a batch of records.
type recordRows struct {
	records []recordRow
	// dates are those that the claims of parts and of series give, by event.
	dates map[string]incident.Answers
}

// recordRow is a record with its rows; its own row is the last.
type recordRow struct {
	key    int64
	id     string
	rows   []row
	claims []incident.Claim
	// withdraws is true where one of the claims is withdrawn.
	withdraws bool
}

func (r recordRow) own() row { return r.rows[len(r.rows)-1] }

func (r *recordRows) add(key int64, h incident.Header, claims []incident.Claim, rows []row) {
	r.records = append(r.records, recordRow{
		key: key, id: h.ID, rows: rows, claims: claims, withdraws: slices.ContainsFunc(rows, row.isWithdrawnClaim),
	})
}

// rows are those of all records.
func (r *recordRows) rows() []row {
	var all []row
	for _, record := range r.records {
		all = append(all, record.rows...)
	}
	return all
}

// subjects are the ids of the records that claims are about, by claim id.
func (r *recordRows) subjects() map[string]string {
	subjects := map[string]string{}
	for _, record := range r.records {
		for _, c := range record.claims {
			subjects[c.ID] = record.id
		}
	}
	return subjects
}

func (w *writer) sourceRows(batch []incident.Source) *recordRows {
	r := &recordRows{}
	for _, s := range batch {
		r.add(w.keys[s.ID], s.Header, nil, sourceRows(s, w.keys))
	}
	return r
}

func (w *writer) groupRows(batch []incident.Group) *recordRows {
	r := &recordRows{}
	for _, g := range batch {
		g.Claims = w.withRest(g.Header, g.Claims)
		answers := incident.Compute(incident.TypeGroup, g.Claims, w.sourceFacts, incident.StandardVocabulary())
		r.add(w.keys[g.ID], g.Header, g.Claims, groupRows(g, answers, w.keys))
	}
	return r
}

// eventRows leaves series out: their dates follow from those of their parts.
func (w *writer) eventRows(batch []incident.Event) *recordRows {
	r := &recordRows{dates: map[string]incident.Answers{}}
	for _, e := range batch {
		answers := incident.Compute(incident.TypeEvent, e.Claims, w.sourceFacts, incident.StandardVocabulary())
		isSeries := w.series.has(e.ID)
		if isSeries || e.PartOf != "" {
			r.dates[e.ID] = incident.Answers{Dates: answers.Dates}
		}
		if !isSeries {
			w.addEvent(r, e, answers)
		}
	}
	return r
}

// seriesRows are the rows of series, after those of all other events.
func (w *writer) seriesRows(batch []incident.Event) *recordRows {
	r := &recordRows{}
	for _, e := range batch {
		answers := incident.Compute(incident.TypeEvent, e.Claims, w.sourceFacts, incident.StandardVocabulary())
		w.addEvent(r, e, answers.WithParts(w.series.parts(e.ID)))
	}
	return r
}

func (w *writer) addEvent(r *recordRows, e incident.Event, answers incident.Answers) {
	e.Claims = w.withRest(e.Header, e.Claims)
	r.add(w.keys[e.ID], e.Header, e.Claims, eventRows(e, w.publication.Collection, answers, w.keys))
}

func (w *writer) sourceFacts(id string) incident.SourceFacts { return w.facts[id] }
