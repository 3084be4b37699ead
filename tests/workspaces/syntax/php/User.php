<?php

declare(strict_types=1);

namespace App\Models;

use App\Contracts\HasName;
use App\Support\{Arr, Str as Text};
use function App\helper;

require_once __DIR__ . '/bootstrap.php';

const LIMIT = 10;
define('VERSION', '1.0');

/**
 * Somebody who can log in.
 *
 * @property int $id
 */
#[Entity(table: 'users')]
final class User extends Model implements \JsonSerializable, HasName
{
    use Notifiable, SoftDeletes;

    public const ROLE = 'user';
    private ?string $name = null;
    protected static int $count = 0;

    public function __construct(private readonly Mailer $mailer, int $age = 1)
    {
        parent::__construct();
        self::$count++;
    }

    /** Finds one by its id. */
    public static function find(int $id): ?self
    {
        return static::query()->where('id', $id)->first() ?? new User($id);
    }

    private function secret(Text $text): string|int
    {
        if ($text instanceof Stringable) {
            return \App\helper(Arr::first([$text]));
        }
        return self::ROLE;
    }

    abstract protected function label();
}

interface Named extends HasName
{
    public function name(): string;
}

trait Greets
{
    // Says hello.
    public function greet(): void {}
}

enum Suit: string
{
    case Hearts = 'H';
    case Spades = 'S';
}

function total(array $items): int
{
    return array_sum(array_map(fn (Item $item) => $item->price(), $items));
}

class UserTest extends TestCase
{
    public function testFind(): void
    {
        $this->assertNull(User::find(0));
    }

    #[Test]
    public function it_counts(): void {}
}

it('adds numbers', function () {
    expect(total([]))->toBe(0);
});
