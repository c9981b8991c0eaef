package dataset

import (
	"fmt"
	"strings"
)

// Report is what Verify found.
type Report struct {
	// Copies counts recorded copies.
	Copies CopyCounts
	// Claims counts live claims with an excerpt.
	Claims ClaimCounts
	// Sections, Paragraphs and Items count those that locators of resolved
	// excerpts name.
	Sections, Paragraphs, Items LocatorCounts
	// Problems is empty where every copy is as recorded and every excerpt
	// stands where its claim says, by position, section, paragraph and item.
	// Those of copies come first.
	Problems []Problem
}

// CopyCounts says how many copies were found by their SHA-256, how many only by
// name, with other content, and how many not at all.
type CopyCounts struct{ Found, Changed, Missing int }

// ClaimCounts says what became of the excerpts.
type ClaimCounts struct {
	// Resolved excerpts stand where their claims say.
	Resolved int
	// Moved excerpts stand elsewhere in the copy.
	Moved int
	// Gone excerpts stand nowhere in the copy.
	Gone int
	// Unread excerpts have no copy to be looked for in.
	Unread int
}

// Total is the number of claims that were to be checked.
func (c ClaimCounts) Total() int { return c.Resolved + c.Moved + c.Gone + c.Unread }

// LocatorCounts says how many parts of locators are right and how many wrong.
// What cannot be counted, for want of the heading, is in neither.
type LocatorCounts struct{ Right, Wrong int }

// Total is the number of those that were checked.
func (c LocatorCounts) Total() int { return c.Right + c.Wrong }

// String writes the counts as in "2 of 3".
func (c LocatorCounts) String() string { return fmt.Sprintf("%d of %d", c.Right, c.Total()) }

func (c *LocatorCounts) count(outcome check) {
	switch outcome {
	case right:
		c.Right++
	case wrong:
		c.Wrong++
	}
}

// Problem is one thing that does not resolve. Copy problems name Source, claim
// problems all but Copy.
type Problem struct {
	// Source is the id of the source in question.
	Source string
	// Copy is the recorded name of the copy in question.
	Copy string
	// Record and Path say where the claim stands: events/a.yaml, claims[3].
	Record, Path string
	// Claim and Property are the claim's id and what it is about.
	Claim, Property string
	// Message says what is wrong and what would be right.
	Message string
}

// String writes the problem on one line.
func (p Problem) String() string {
	if p.Claim == "" {
		return fmt.Sprintf("sources/%s.yaml: copy %q: %s", p.Source, p.Copy, p.Message)
	}
	return fmt.Sprintf("%s: %s: claim %s (%s, by %s): %s", p.Record, p.Path, p.Claim, p.Property, p.Source, p.Message)
}

// OK reports whether everything resolved.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// String lists the problems, one a line, and the counts in the last lines.
func (r Report) String() string {
	var b strings.Builder
	for _, p := range r.Problems {
		b.WriteString(p.String() + "\n")
	}
	fmt.Fprintf(&b, "copies: %d found, %d changed, %d missing\n", r.Copies.Found, r.Copies.Changed, r.Copies.Missing)
	fmt.Fprintf(&b, "excerpts: %d of %d stand where their claims say; %d elsewhere, %d nowhere, %d without a copy\n",
		r.Claims.Resolved, r.Claims.Total(), r.Claims.Moved, r.Claims.Gone, r.Claims.Unread)
	fmt.Fprintf(&b, "locators: %s sections, %s paragraphs and %s items are those that the excerpts stand in\n", r.Sections, r.Paragraphs, r.Items)
	return b.String()
}
