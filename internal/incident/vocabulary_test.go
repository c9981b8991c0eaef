package incident

import "testing"

// TestVocabularyIsSound holds every reference inside the vocabulary to a term.
func TestVocabularyIsSound(t *testing.T) {
	v := StandardVocabulary()
	seen := map[[2]string]bool{}
	for _, term := range v.Terms() {
		key := [2]string{term.Scheme, term.ID}
		if seen[key] {
			t.Errorf("%v stands twice", key)
		}
		seen[key] = true
		if term.Label == "" || term.Definition == "" {
			t.Errorf("%v lacks a label or a definition", key)
		}
		references := append([]string{}, term.DisjointWith...)
		references = append(references, term.ExclusiveWith...)
		if term.Broader != "" {
			references = append(references, term.Broader)
		}
		for _, id := range references {
			if _, ok := v.Term(term.Scheme, id); !ok {
				t.Errorf("%v refers to %q, which is no term", key, id)
			}
		}
		if term.Scheme == SchemeProperty && (len(term.Subjects) == 0 || term.Type == "") {
			t.Errorf("%v lacks subjects or a type", key)
		}
	}
}

func TestDisjointIsInherited(t *testing.T) {
	v := StandardVocabulary()
	if !v.Disjoint(SchemePopulation, "afghan-civilians", "us-service-members") {
		t.Error("Afghan civilians and US service members are disjoint by what is wider than they are")
	}
	if v.Disjoint(SchemePopulation, "children", "civilians") {
		t.Error("children may be civilians")
	}
}
