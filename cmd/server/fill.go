package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	curated "github.com/openincidents/openincidents/dataset"
	"github.com/openincidents/openincidents/internal/store"
)

// filling publishes a dataset on start.
type filling func(context.Context, *store.Store, *slog.Logger) error

// folderDataset reads the folder now and publishes it later.
func folderDataset(dir string) (filling, error) {
	records, err := loadFolder(dir)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, s *store.Store, log *slog.Logger) error {
		return publishLogged(ctx, s, log, publicationOf(dir, programAuthor(), ""), recordsOf(records))
	}, nil
}

// ownDataset publishes the dataset that is embedded in the program.
func ownDataset() (filling, error) {
	digest, err := digestOf(curated.FS)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, s *store.Store, log *slog.Logger) error {
		return fillEmbedded(ctx, s, log, curated.FS, digest)
	}, nil
}

// fillEmbedded publishes a program's embedded dataset, unless somebody published
// another, or a newer program its newer one. What cannot be published is left
// out with a warning: what is there already can be served.
func fillEmbedded(ctx context.Context, s *store.Store, log *slog.Logger, files fs.FS, digest string) error {
	wanted, err := wantsEmbedded(ctx, s, log, embeddedMessage+digest)
	if err != nil || !wanted {
		return err
	}
	records, err := load(files)
	if err != nil {
		return err
	}
	p := store.Publication{Collection: "curated", Author: programAuthor(), Message: embeddedMessage + digest}
	err = publishLogged(ctx, s, log, p, recordsOf(records))
	if isRefused(err) {
		log.Warn("the dataset of this program does not follow what is published, which is served", "reason", err)
		return nil
	}
	return err
}

// wantsEmbedded looks at what is published in the collection.
func wantsEmbedded(ctx context.Context, s *store.Store, log *slog.Logger, message string) (bool, error) {
	newest, err := s.NewestOf(ctx, "curated")
	if err != nil || newest.Number == 0 {
		return err == nil, err
	}
	if newest.Message == message || !strings.HasPrefix(newest.Message, embeddedMessage) {
		log.Info("dataset", "revision", newest.Number, "message", newest.Message)
		return false, nil
	}
	published, err := s.HasMessage(ctx, "curated", message)
	if published {
		log.Info("a newer dataset than that of this program is published, and served", "revision", newest.Number, "message", newest.Message)
	}
	return err == nil && !published, err
}

// isRefused holds where the published records and these do not go together.
func isRefused(err error) bool {
	var vanished *store.VanishedError
	var refused *store.RefusedError
	var taken *store.TakenIDError
	return errors.As(err, &vanished) || errors.As(err, &refused) || errors.As(err, &taken)
}

// publishLogged publishes and logs what it did.
func publishLogged(ctx context.Context, s *store.Store, log *slog.Logger, p store.Publication, r store.Records) error {
	start := time.Now()
	result, err := s.Publish(ctx, p, r)
	if err != nil {
		return err
	}
	log.Info("dataset", "result", summary(result), "duration", time.Since(start).Round(time.Millisecond))
	return nil
}
