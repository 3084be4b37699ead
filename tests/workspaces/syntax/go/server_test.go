package server

import "testing"

func TestNew(t *testing.T) {
	t.Run("empty address", func(t *testing.T) {
		s, err := New("")
		if err == nil {
			t.Fatal(s)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for i := 0; i < b.N; i++ {
		New("x")
	}
}

func ExampleNew() {
	New("y")
}

func TestHelper() {}
