// Package server answers requests.
package server

import (
	"context"
	"fmt"
	log "github.com/sirupsen/logrus"
)

import _ "embed"

// MaxBody is the largest body in bytes.
const MaxBody = 1 << 20

const (
	// stateIdle means that nothing runs.
	stateIdle = iota
	stateBusy
)

var (
	ErrClosed, errFull = fmt.Errorf("closed"), fmt.Errorf("full")
	registry           = map[string]Handler{}
)

// Handler answers one request.
type Handler interface {
	fmt.Stringer
	// Handle does the work.
	Handle(ctx context.Context, req *Request) (Response, error)
}

// Server holds the routes. It is safe for concurrent use.
type Server struct {
	*Base
	log.Entry
	addr   string
	routes map[string]Handler // by path
	Done   chan struct{}
}

type (
	Request struct {
		Path string
	}
	Middleware func(Handler) Handler
	Alias      = Request
)

// New makes a server
// that listens on addr.
func New(addr string, opts ...Option) (*Server, error) {
	s := &Server{addr: addr, routes: make(map[string]Handler)}
	for _, o := range opts {
		o(s)
	}
	return s, s.check()
}

func (s *Server) check() error {
	var local int
	const limit = 3
	go func() { s.run(local, limit) }()
	return nil
}

// Len counts.
func (l List[T]) Len() int { return len(l.items) }

func Map[T, U any](in []T, f func(T) U) []U {
	return apply[T, U](in, f)
}

//go:noinline
func external(x int) int
