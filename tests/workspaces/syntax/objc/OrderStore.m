#import <Foundation/Foundation.h>
#import "OrderStore.h"
@import UIKit;

#define ORDER_MAXIMUM 100

static NSString *const OrderErrorDomain = @"orders";

typedef NS_ENUM(NSInteger, OrderStatus) {
    OrderStatusOpen,
    OrderStatusClosed,
};

typedef void (^OrderHandler)(Order *order, NSError *error);

/// Tells of orders.
@protocol OrderStoreDelegate <NSObject>
@required
- (void)store:(OrderStore *)store didPlace:(Order *)order;
@optional
- (BOOL)storeShouldNotify:(OrderStore *)store;
@end

/// What a customer ordered.
@interface Order : NSObject <NSCopying, NSCoding>
@property (nonatomic, copy, readonly) NSString *identifier;
@property (nonatomic, strong) NSArray<Item *> *items;
+ (instancetype)orderWithIdentifier:(NSString *)identifier;
- (instancetype)initWithIdentifier:(NSString *)identifier items:(NSArray<Item *> *)items;
- (NSUInteger)count;
@end

@interface OrderStore ()
@property (nonatomic, weak) id<OrderStoreDelegate> delegate;
@end

@implementation OrderStore {
    NSMutableDictionary<NSString *, Order *> *_orders;
}

@synthesize delegate = _delegate;

+ (instancetype)sharedStore {
    static OrderStore *shared;
    static dispatch_once_t once;
    dispatch_once(&once, ^{ shared = [[self alloc] init]; });
    return shared;
}

- (instancetype)init {
    self = [super init];
    if (self) {
        _orders = [NSMutableDictionary dictionary];
    }
    return self;
}

/// Places an order.
- (BOOL)placeOrder:(Order *)order notify:(BOOL)notify error:(NSError **)error {
    if (order.count > ORDER_MAXIMUM) {
        *error = [NSError errorWithDomain:OrderErrorDomain code:1 userInfo:nil];
        return NO;
    }
    _orders[order.identifier] = order;
    OrderLog(@"placed %@", order);
    [self.delegate store:self didPlace:order];
    return YES;
}

@end

@implementation Order (Pricing)
- (double)total { return 0; }
@end

static void OrderLog(NSString *format, ...) {
    NSLog(@"%@", format);
}

int main(int argc, char *argv[]) {
    @autoreleasepool {
        return UIApplicationMain(argc, argv, nil, NSStringFromClass([OrderStore class]));
    }
}
