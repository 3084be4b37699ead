; Haskell
[(conditional) (alternative) (guards)] @branch
