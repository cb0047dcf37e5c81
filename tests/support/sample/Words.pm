# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# What people write to each other in the sample account, for each language:
# who, about what, in which words, and in which charsets their programs send it.
# Data only; World.pm has the languages further away.
package Words;
use strict;
use warnings;
use utf8;

our %language = (
	en => {
		charsets => ['us-ascii', 'utf-8', 'iso-8859-1'],
		people => ['Alice Whitcombe', 'Tom O’Hara', 'Ruth Castellane', 'Ben Ashdown', 'Priya Raman', 'Hugh Pemberton'],
		host => 'harbour.example',
		hello => 'Hello', bye => 'Best wishes',
		subjects => [
			'Minutes of Tuesday’s meeting', 'Train tickets for York', 'The keys are with the neighbour',
			'Quarterly figures, second draft', 'Your library books are due', 'Choir rehearsal moved to Thursday',
			'Question about the invoice of March', 'Photos from the allotment', 'Can you review this by Friday?',
			'Spare bicycle, free to a good home',
		],
		lines => [
			'I have put the papers on your desk, next to the blue folder.',
			'We talked about it again this morning and nobody had a better idea.',
			'The train leaves at 9:42, so a quarter past nine at the clock is early enough.',
			'Could you have a look at page four before we send it out?',
			'The weather was kind to us and the tomatoes are finally red.',
			'There is no hurry; next week is fine.',
			'I counted twice and still get forty-one, not forty-two.',
			'Thank you for the biscuits, they did not survive the afternoon.',
			'If it rains we meet inside, in the small room behind the kitchen.',
		],
	},
	de => {
		charsets => ['iso-8859-1', 'utf-8', 'windows-1252', 'iso-8859-15'],
		people => ['Jürgen Schäfer', 'Anneliese Weiß', 'Käthe Großmann', 'Björn Müller', 'Sören Lüdecke', 'Gisela Öztürk'],
		host => 'nordlicht.example',
		hello => 'Hallo', bye => 'Viele Grüße',
		subjects => [
			'Prüfung der Unterlagen für das Baugesuch', 'Gemüsekiste: Änderung ab März', 'Übergabe der Schlüssel',
			'Wärmepumpe – Angebot über 12.400 €', 'Einladung zum Straßenfest', 'Führung durch das Münster am Sonntag',
			'Rückfrage zur Nebenkostenabrechnung', 'Fotos vom Ausflug an die Müritz', 'Lärm in der Tiefgarage',
			'Vorschläge für die Tagesordnung',
		],
		lines => [
			'Anbei die überarbeiteten Unterlagen, die Änderungen sind gelb markiert.',
			'Am Donnerstag können wir erst nach vier Uhr, vorher ist der Saal belegt.',
			'Die Handwerker waren pünktlich, aber der Schlüssel passte nicht.',
			'Könntest du bitte prüfen, ob die Maße noch stimmen?',
			'Der Kuchen war köstlich, besonders der mit den Äpfeln.',
			'Für Rückfragen bin ich ab acht Uhr zu erreichen.',
			'Wir müssen den Termin leider um eine Woche verschieben.',
			'Das Öl ist nachgefüllt und die Bremsen sind geprüft.',
		],
	},
	fr => {
		charsets => ['iso-8859-15', 'utf-8', 'iso-8859-1', 'windows-1252'],
		people => ['Hélène Lefèvre', 'François Boucher', 'Noëlle Çelik', 'Gaël Prévost', 'Aimée Delâtre'],
		host => 'marelle.example',
		hello => 'Bonjour', bye => 'À bientôt',
		subjects => [
			'Réunion reportée à mercredi', 'Votre commande a été expédiée', 'Les clés du garage à vélos',
			'Compte rendu du conseil d’école', 'Devis pour la toiture', 'Fête d’été : qui apporte quoi ?',
			'Où déposer les bouteilles consignées', 'Être à l’heure à la gare',
		],
		lines => [
			'Le train de dix heures a été supprimé, nous prendrons le suivant.',
			'J’ai goûté la confiture de mûres : elle est très réussie.',
			'Pourriez-vous me confirmer le nombre de personnes avant lundi ?',
			'Le menuisier passera vérifier la fenêtre de l’étage.',
			'Les élèves ont adoré la visite du musée.',
			'Il reste deux chaises à réparer et une à peindre.',
			'Le café du marché rouvre au début du mois.',
		],
	},
	es => {
		charsets => ['iso-8859-1', 'utf-8'],
		people => ['Begoña Muñoz', 'José Ángel Peña', 'Lucía Ibáñez', 'Iñaki Etxeberría'],
		host => 'olivar.example',
		hello => 'Hola', bye => 'Un abrazo',
		subjects => [
			'¿Cenamos el sábado?', 'Recibo del año pasado', 'Horario de la piscina municipal',
			'Mañana no hay clase de guitarra', 'Búsqueda de piso en Cádiz', 'Reunión de vecinos: acta y próximos pasos',
		],
		lines => [
			'El avión llega a las ocho y media, si no hay retraso.',
			'Mi hermana ha hecho una tortilla para doce personas.',
			'¿Puedes traer las sillas plegables que están en el trastero?',
			'La próxima reunión será el jueves a la misma hora.',
			'El señor de la tienda dice que mañana tendrá más.',
			'Hace mucho calor y el río está casi seco.',
		],
	},
	pl => {
		charsets => ['iso-8859-2', 'windows-1250', 'utf-8'],
		people => ['Małgorzata Wiśniewska', 'Łukasz Dąbrowski', 'Grażyna Żółtowska', 'Stanisław Kęcki'],
		host => 'bursztyn.example',
		hello => 'Dzień dobry', bye => 'Pozdrawiam serdecznie',
		subjects => [
			'Zaproszenie na imieniny', 'Książki do odebrania w bibliotece', 'Faktura za październik',
			'Zmiana rozkładu jazdy', 'Świeże jabłka z sądu przy Łąkowej', 'Spotkanie w sprawie ogródka',
		],
		lines => [
			'Proszę o potwierdzenie, że wszystko dotarło w całości.',
			'W piątek będę później, bo pociąg się spóźnia.',
			'Dołączam zdjęcia z wycieczki nad jezioro.',
			'Trzeba jeszcze pomalować płot i naprawić furtkę.',
			'Babcia upiekła pierniki, starczy dla wszystkich.',
			'Następne zebranie odbędzie się w świetlicy.',
		],
	},
	cs => {
		charsets => ['iso-8859-2', 'utf-8'],
		people => ['Růžena Dvořáková', 'Jiří Němec', 'Zdeněk Příhoda'],
		host => 'vltava.example',
		hello => 'Dobrý den', bye => 'S pozdravem',
		subjects => ['Žádost o opravu střechy', 'Vstupenky na sobotní představení', 'Kurz češtiny začíná v září'],
		lines => [
			'Prosím o zprávu, jestli vám vyhovuje úterý.',
			'Výtah bude mimo provoz do konce týdne.',
			'Děkujeme za příjemný večer a výborné koláče.',
			'Klíč najdete pod květináčem u dveří.',
		],
	},
	tr => {
		charsets => ['iso-8859-9', 'utf-8'],
		people => ['Gülşen Yıldız', 'İbrahim Doğan'],
		host => 'kavak.example',
		hello => 'Merhaba', bye => 'Sevgiler',
		subjects => ['Yarınki toplantı için çağrı', 'Sipariş numaranız değişti', 'İstanbul’da hava güneşli'],
		lines => [
			'Öğleden sonra müsait misiniz?',
			'Çay bahçesinde buluşalım, ağaçların altında.',
			'Fotoğrafları dün akşam yükledim.',
		],
	},
	ru => {
		charsets => ['koi8-r', 'windows-1251', 'utf-8'],
		people => ['Екатерина Соколова', 'Михаил Журавлёв', 'Ольга Щербакова', 'Пётр Ильин'],
		host => 'berezka.example',
		hello => 'Здравствуйте', bye => 'С уважением',
		subjects => [
			'Расписание занятий на весну', 'Билеты на поезд до Казани', 'Отчёт за первый квартал',
			'Приглашение на новоселье', 'Книга, о которой мы говорили', 'Вопрос по договору аренды',
			'Грибы, ягоды и рецепт пирога',
		],
		lines => [
			'Посылаю исправленный вариант, посмотрите, пожалуйста, вторую страницу.',
			'Поезд прибывает рано утром, встречать не нужно.',
			'В субботу обещают снег, возьмите тёплые вещи.',
			'Бабушка передаёт привет и банку варенья.',
			'Мы перенесли встречу на четверг, на пять часов.',
			'Ключ я оставил у соседей на третьем этаже.',
		],
	},
	uk => {
		charsets => ['koi8-u', 'utf-8'],
		people => ['Оксана Ґалаґан', 'Євген Їжакевич'],
		host => 'kalyna.example',
		hello => 'Добрий день', bye => 'З повагою',
		subjects => ['Зустріч у бібліотеці', 'Їдальня працює до шостої', 'Світлини з Карпат'],
		lines => [
			'Дякую за лист, я все отримав.',
			'Якщо буде дощ, зустрінемось у фойє.',
			'Потяг запізнюється на сорок хвилин.',
		],
	},
);

1;
