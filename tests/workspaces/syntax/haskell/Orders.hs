{-# LANGUAGE OverloadedStrings #-}
-- | Orders of a shop.
module Shop.Orders
  ( Order(..)
  , place
  , Priced(..)
  ) where

import qualified Data.Map.Strict as Map
import Data.Text (Text, pack)
import Control.Monad.State hiding (when)

-- | How an order stands.
data Status = Open | Closed { reason :: Text } | Expired Int
  deriving (Show, Eq)

-- | What a customer ordered.
data Order = Order
  { orderId    :: !Text
  , orderItems :: [Item]
  } deriving stock (Show)

newtype Store m a = Store { runStore :: StateT (Map.Map Text Order) m a }

type Handler m = Order -> m ()

-- | What costs something.
class Show a => Priced a where
  price :: a -> Double
  price _ = 0
  discount :: a -> Double

instance Priced Order where
  price = sum . map itemPrice . orderItems
  discount order = price order * 0.1

type family Key a where
  Key Order = Text

maximumItems :: Int
maximumItems = 100

-- | Places an order.
place :: MonadState (Map.Map Text Order) m => Order -> m (Either Text Order)
place order
  | length (orderItems order) > maximumItems = pure (Left "too many")
  | otherwise = do
      modify (Map.insert (orderId order) order)
      notify order
      pure (Right order)
  where
    notify o = send (orderId o)

(<+>) :: Order -> Order -> Order
a <+> b = a { orderItems = orderItems a ++ orderItems b }

main :: IO ()
main = runStore (place (Order "1" [])) >>= print
