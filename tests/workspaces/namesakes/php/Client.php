<?php

class Client
{
    public static function for(string $key): self
    {
        return new self();
    }

    public function send(string $text): void
    {
    }
}

class Mail
{
    public function send(string $text): void
    {
    }
}

class Job
{
    public function run(string $key): void
    {
        Client::for($key)->send('hello');
    }
}
