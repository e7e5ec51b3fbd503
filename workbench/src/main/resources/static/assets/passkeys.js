// Has the browser make and use passkeys (Web Authentication, Level 3), which no form can. Without it the password still works.

const able = typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';

/** Asks as the page's forms do, with their token. */
function ask(address, body) {
  return fetch(address, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, application/problem+json',
      'X-CSRF-TOKEN': document.querySelector('input[name=_csrf]').value,
    },
    body: JSON.stringify(body),
  });
}

/** What was answered; a page instead, as when one must sign in again, is gone to. */
async function read(answer) {
  if (!/json/.test(answer.headers.get('Content-Type') ?? '')) {
    location.assign(answer.redirected ? answer.url : location.href);
    return new Promise(() => {});
  }
  return answer.json();
}

const button = document.getElementById('passkey');
if (able && button) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      const options = await read(await ask('/webauthn/authenticate/options'));
      const credential = await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      });
      location.assign((await read(await ask('/login/webauthn', credential.toJSON()))).redirectUrl);
    } catch (stopped) {
      console.info('No passkey was used:', stopped.message); // by the person, most often
    }
  });
}

const form = document.getElementById('new-passkey');
if (able && form) {
  const problem = document.getElementById('passkey-problem');
  form.hidden = false;
  document.getElementById('no-passkeys').hidden = true;
  const say = words => {
    problem.textContent = words;
    problem.hidden = false;
  };
  form.addEventListener('submit', async event => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const asked = await ask('/account/passkeys/options', { password: form.passkeyPassword.value });
      const options = await read(asked);
      if (!asked.ok) {
        say(options.detail);
        return;
      }
      const credential = await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      });
      const added = await ask('/account/passkeys', {
        name: form.passkeyName.value,
        credential: JSON.stringify(credential.toJSON()),
      });
      if (added.status === 204) {
        location.assign('/account?added');
      } else {
        say((await read(added)).detail);
      }
    } catch (stopped) {
      say('No passkey was made: ' + stopped.message);
    }
  });
}
